"""Answers the first query with a gigabyte that has no end of line."""
from child import Child


class Flood(Child):
    def exposures(self, params):
        piece = b"x" * (1 << 20)
        for _ in range(1024):
            self.write(piece)
        return super().exposures(params)


Flood().serve()
