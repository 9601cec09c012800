"""A Dask scheduler and workers on loopback, each a real process in a session of its own."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time


class DaskCluster:
    """A scheduler, to be stopped after use; workers that run in ``folder``."""

    def __init__(self, folder, **settings):
        self.folder = folder
        self.environment = {**os.environ, **settings, "PYTHONPATH": os.pathsep.join(sys.path)}
        self.processes = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        self.address = self._address()

    def _start(self, name, *arguments, **settings):
        log = self.folder / f"{name}-{len(self.processes)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    f"distributed.cli.dask_{name}",
                    *arguments,
                    "--no-dashboard",
                ],
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env={**self.environment, **settings},
                start_new_session=True,
            )
        self.processes.append(process)
        process.log = log
        return process

    def _address(self):
        for _ in range(300):
            if found := re.search(r"Scheduler at:\s+(tcp://\S+)", self.scheduler.log.read_text()):
                return found[1]
            time.sleep(0.1)
        raise AssertionError(self.scheduler.log.read_text())

    def worker(self, **settings):
        return self._start("worker", self.address, "--nthreads", "1", **settings)

    def logs(self):
        return "".join(process.log.read_text() for process in self.processes)

    @staticmethod
    def kill(process):
        """Kill a process and all that it has started, at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self):
        for process in reversed(self.processes):
            self.kill(process)
