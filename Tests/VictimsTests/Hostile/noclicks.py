"""Takes no notice of fake accounts: nothing that they click changes anything."""
from child import Child


class NoClicks(Child):
    def lists(self, params):
        return super().lists({**params, "accounts": []})


NoClicks().serve()
