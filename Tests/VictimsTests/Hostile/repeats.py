"""Gives lists in which an item stands twice."""
from child import Child


class Repeats(Child):
    def recommend(self, params):
        return {"items": [[row[0], *row[:-1]] for row in self.lists(params)]}


Repeats().serve()
