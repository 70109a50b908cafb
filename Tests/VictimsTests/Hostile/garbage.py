"""Writes garbage before and after every right answer; with --only nothing but garbage."""
import os
import sys

from child import Child


class Garbage(Child):
    def send(self, answer):
        self.write(b"Epoch 1/20: loss 0.693\n\xff\xfe\x00\n{\"jsonrpc\": \"2.0\", \"id\":\n[]\nnull\n7\n\"text\"\n{}\n\n")
        if "--only" not in sys.argv:
            super().send(answer)
        self.write(b"\x1b[2Jdone\r\n" + os.urandom(64).replace(b"\n", b" ") + b"\n")


Garbage().serve()
