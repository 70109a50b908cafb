"""Never answers a query."""
import time

from child import Child


class Silent(Child):
    def exposures(self, params):
        while True:
            time.sleep(3600)

    recommend = exposures


Silent().serve()
