"""Gives a list for one user less than was asked for; with --ragged rows of different lengths."""
import sys

from child import Child


class WrongShape(Child):
    def recommend(self, params):
        lists = self.lists(params)
        return {"items": [*lists[:-1], lists[-1][:-1]] if "--ragged" in sys.argv else lists[:-1]}

    def exposures(self, params):
        counts = super().exposures(params)["exposures"]
        return {"exposures": counts if "--ragged" in sys.argv else counts[:-1]}


WrongShape().serve()
