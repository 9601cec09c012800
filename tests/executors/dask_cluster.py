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
        self.address = self._told(self.scheduler, r"Scheduler at:\s+(tcp://\S+)")

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

    @staticmethod
    def _told(process, pattern):
        """Wait for a line in a process's log."""
        for _ in range(600):
            if found := re.search(pattern, process.log.read_text()):
                return found[1]
            time.sleep(0.1)
        raise AssertionError(process.log.read_text())

    def workers(self, count=1):
        """Start workers, and return them when the scheduler has them."""
        processes = [self._start("worker", self.address, "--nthreads", "1") for _ in range(count)]
        for process in processes:
            self._told(process, r"(Registered to)")
        return processes

    @staticmethod
    def kill(process):
        """Kill a process and all that it has started, at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self):
        for process in reversed(self.processes):
            self.kill(process)
