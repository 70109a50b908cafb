"""Dies at every third query, before it answers."""
import os

from child import Child


class Dies(Child):
    def respond(self, request):
        if request.get("method") in ("exposures", "recommend") and self.queries == 2:
            os.write(2, b"dies: out of luck\n")
            os.kill(os.getpid(), 9)
        return super().respond(request)


Dies().serve()
