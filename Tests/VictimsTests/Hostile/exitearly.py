"""Ends while it is greeted, with last words on standard error."""
import sys

from child import Child


class ExitEarly(Child):
    def initialize(self, params):
        for line in range(30):
            print(f"line {line}", file=sys.stderr)
        print("exitearly: no module named model", file=sys.stderr, flush=True)
        sys.exit(1)


ExitEarly().serve()
