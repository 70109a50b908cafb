"""Tells of progress for ever and never answers a query."""
import time

from child import Child


class SlowProgress(Child):
    def exposures(self, params):
        done = 0
        while True:
            done += 1
            self.send({"jsonrpc": "2.0", "method": "progress",
                       "params": {"stage": "training", "completed": done, "unit": "epochs"}})
            time.sleep(0.05)

    recommend = exposures


SlowProgress().serve()
