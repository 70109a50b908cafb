"""Answers queries with an error of 10 MB, with line ends and the codes that move a terminal about."""
from child import Child


class HugeError(Child):
    def respond(self, request):
        answer = super().respond(request)
        if request.get("method") in ("exposures", "recommend"):
            del answer["result"]
            message = ("\x1b[2J\x1b]0;owned\x07first line\r\nsecond line\n\u202e\u0000" * 300_000)[:10_000_000]
            answer["error"] = {"code": -32000, "message": message, "data": {"kind": "internal"}}
        return answer


HugeError().serve()
