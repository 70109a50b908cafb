"""Gives an item that does not exist; with --negative one below −1."""
import sys

from child import Child


class NoSuchItem(Child):
    def recommend(self, params):
        wrong = -2 if "--negative" in sys.argv else self.catalogue
        return {"items": [[wrong, *row[1:]] for row in self.lists(params)]}


NoSuchItem().serve()
