"""Forks grandchildren that ignore TERM and INT and keep the pipes open; their ids go to standard error."""
import os
import signal
import sys
import time

from child import Child


class Forks(Child):
    def fit(self, params):
        for _ in range(3):
            process = os.fork()
            if process == 0:
                for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                    signal.signal(number, signal.SIG_IGN)
                time.sleep(600)
                os._exit(0)
            print("grandchild", process, file=sys.stderr, flush=True)
        return super().fit(params)


Forks().serve()
