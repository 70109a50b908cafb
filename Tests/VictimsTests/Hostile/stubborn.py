"""Answers rightly, and ignores TERM, INT, shutdown and the end of its input."""
import signal
import time

from child import Child

for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
Child().serve()
time.sleep(600)
