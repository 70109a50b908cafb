"""Says that it is deterministic, and answers the same query differently each time."""
import random

from child import Child


class Nondeterministic(Child):
    def lists(self, params):
        lists = super().lists(params)
        for row in lists:
            row[random.randrange(len(row))] = self.items + random.randrange(self.targets)
        return [list(dict.fromkeys(row)) + [-1] * (len(row) - len(set(row))) for row in lists]


Nondeterministic().serve()
