"""Answers the first query with a gigabyte of lines that are no answers."""
from child import Child


class FloodLines(Child):
    def exposures(self, params):
        if self.queries == 1:
            piece = (b"x" * 63 + b"\n") * (1 << 14)
            for _ in range(1024):
                self.write(piece)
        return super().exposures(params)


FloodLines().serve()
