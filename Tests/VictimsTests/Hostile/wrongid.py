"""Answers under the number of another request; with --late it sends every right answer a second time after it."""
import sys

from child import Child


class WrongID(Child):
    def send(self, answer):
        if "--late" in sys.argv:
            super().send(answer)
            super().send(answer)
        elif self.queries:
            super().send({**answer, "id": 1_000_000 + answer["id"]})
        else:
            super().send(answer)


WrongID().serve()
