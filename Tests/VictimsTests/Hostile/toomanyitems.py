"""Gives lists of one item more than was asked for."""
from child import Child


class TooManyItems(Child):
    def recommend(self, params):
        return {"items": self.lists({**params, "k": params["k"] + 1})}


TooManyItems().serve()
