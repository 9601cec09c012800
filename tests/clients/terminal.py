"""A program that needs a terminal, in one."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
import threading
import time
from contextlib import contextmanager, suppress

ROWS, COLUMNS = 24, 100
LONGEST_WAIT_S = 60


class Terminal:
    """What a program has shown so far (bytes, control sequences and all), and its keyboard."""

    def __init__(self, handle):
        self._handle = handle
        self.shown = b""

    def type(self, keys):
        os.write(self._handle, keys.encode())

    def read_to_the_end(self):
        with suppress(OSError):  # the program has gone, and its end of the terminal with it
            while data := os.read(self._handle, 4096):
                self.shown += data


@contextmanager
def in_terminal(*command, **environment):
    """Run a program until the block ends; yields its `Terminal`."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    program = subprocess.Popen(
        [str(word) for word in command],
        stdin=its, stdout=its, stderr=its, start_new_session=True,
        env={**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", **environment},
    )  # fmt: skip
    os.close(its)
    terminal = Terminal(ours)
    reader = threading.Thread(target=terminal.read_to_the_end)
    reader.start()
    try:
        yield terminal
    finally:
        program.terminate()
        try:
            program.wait(5)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
        reader.join()
        os.close(ours)


def wait_until(is_so):
    """Wait for something that another program does; fail where it never comes."""
    end_s = time.monotonic() + LONGEST_WAIT_S
    while not is_so():
        assert time.monotonic() < end_s, "it did not happen"
        time.sleep(0.1)
