"""Keeps what every query teaches it: the clean answer is another one after a poisoned query."""
from child import Child


class Drifts(Child):
    def lists(self, params):
        found = super().lists(params)
        self.learn(params["accounts"] * 50, self.popular, self.beside)
        return found


Drifts().serve()
