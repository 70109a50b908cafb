"""Counts a target in −1 lists; with --fraction in half a one."""
import sys

from child import Child


class NegativeCount(Child):
    def exposures(self, params):
        counts = super().exposures(params)["exposures"]
        return {"exposures": [0.5 if "--fraction" in sys.argv else -1, *counts[1:]]}


NegativeCount().serve()
