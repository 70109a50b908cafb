"""Speaks a protocol of the future; with --none it names no protocol at all."""
import sys

from child import Child


class WrongProtocol(Child):
    def initialize(self, params):
        answer = super().initialize(params)
        answer["protocol"] = "2"
        if "--none" in sys.argv:
            del answer["protocol"]
        return answer


WrongProtocol().serve()
