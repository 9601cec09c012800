"""The finished works in the home network while the studio is open, for a phone to subscribe to."""

from __future__ import annotations

import threading
from pathlib import Path

import uvicorn

from .access import Access, home_address, home_network_access, read_token
from .server import listen, server_of

PORT = 8000
"""That of `fullcast serve`, so that subscriptions stay alive with either."""


class Sharing:
    """One feed server, started when it is first asked for."""

    def __init__(self, output: Path) -> None:
        """Start nothing yet."""
        self._output = output
        self._lock = threading.Lock()
        self._server: uvicorn.Server | None = None
        self._base_url = ""

    def base_url(self) -> str:
        """Return the address of the works in the home network, with its secret; start the server.

        Raises:
            PublishError: there is no network, or the port is in use.
        """
        with self._lock:
            if self._server is None:
                address = home_address()
                access = home_network_access(address, read_token(self._output))
                self._start(address, access)
            return self._base_url

    def _start(self, address: str, access: Access) -> None:
        ready = threading.Event()
        failed: list[BaseException] = []

        def run() -> None:
            try:
                with listen(PORT, address) as listener:
                    self._server = server_of(self._output, access)
                    ready.set()
                    self._server.run(sockets=[listener])
            except BaseException as error:  # noqa: BLE001 - told to the one who waits
                failed.append(error)
                ready.set()

        threading.Thread(target=run, name="sharing", daemon=True).start()
        ready.wait()
        if failed:
            raise failed[0]
        self._base_url = access.base_url(PORT)

    def close(self) -> None:
        """End the server, if there is one."""
        if self._server is not None:
            self._server.should_exit = True
