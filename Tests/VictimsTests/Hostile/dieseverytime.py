"""Dies at every query, with last words."""
import sys

from child import Child


class DiesEveryTime(Child):
    def exposures(self, params):
        print("dieseverytime: the model is gone", file=sys.stderr, flush=True)
        sys.exit(3)

    recommend = exposures


DiesEveryTime().serve()
