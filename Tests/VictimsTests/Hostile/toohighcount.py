"""Counts a target in more lists than there are users."""
from child import Child


class TooHighCount(Child):
    def exposures(self, params):
        counts = super().exposures(params)["exposures"]
        return {"exposures": [len(self.draws[params["draw"]]) + 1, *counts[1:]]}


TooHighCount().serve()
