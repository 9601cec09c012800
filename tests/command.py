"""Running `fullcast` as a user does, and reading what it says."""

import subprocess
import sys


def run(*arguments, before="", cwd=None):
    """Run the command; ``before`` is Python that is executed first, in the same process."""
    program = f"{before}\nfrom fullcast.cli import main\nmain()\n"
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
        timeout=120,
    )


def one_line(result):
    assert "Traceback" not in result.stderr
    errors = [line for line in result.stderr.splitlines() if line.startswith("fullcast: ")]
    assert len(errors) == 1
    return errors[0]
