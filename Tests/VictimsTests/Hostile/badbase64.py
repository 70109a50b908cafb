"""Gives arrays whose base64 is none; with --short some bytes are missing, with --huge the shape is absurd."""
import sys

from child import Child


class BadBase64(Child):
    def array(self, shape):
        if "--short" in sys.argv:
            return {"dtype": "int32", "shape": shape, "data": "AAAA"}
        if "--huge" in sys.argv:
            return {"dtype": "int32", "shape": [2**62, 2**62], "data": ""}
        return {"dtype": "int32", "shape": shape, "data": "not base64 at all!"}

    def exposures(self, params):
        return {"exposures": self.array([self.targets])}

    def recommend(self, params):
        return {"items": self.array([len(self.draws[params["draw"]]), params["k"]])}


BadBase64().serve()
