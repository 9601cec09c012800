"""The finished works in the home network while the studio is open, for a phone to subscribe to."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path

import uvicorn

from ..errors import PublishError
from .access import home_address, home_network_access, read_token
from .feeds.server import listen, server_of

PORT = 8000
"""That of `fullcast serve`, so that subscriptions stay alive with either."""


class Sharing:
    """One feed server, started when it is first asked for."""

    def __init__(self, output: Path, port: int = PORT) -> None:
        """Start nothing yet; port 0 will take a free one."""
        self._output = output
        self._port = port
        self._lock = threading.Lock()
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._base_url = ""

    def base_url(self) -> str:
        """Return the address of the works in the home network, with its secret; start the server.

        Raises:
            PublishError: there is no network, or the port is in use.
        """
        with self._lock:
            if self._server is None:
                self._start()
            return self._base_url

    def _start(self) -> None:
        address = home_address()
        access = home_network_access(address, read_token(self._output))
        holding = ExitStack()
        try:
            listener = holding.enter_context(listen(self._port, address))
        except PublishError as error:
            raise PublishError(
                error.what, hint="If `fullcast serve` runs here, subscribe from its page."
            ) from error
        self._base_url = access.base_url(listener.getsockname()[1])
        server = self._server = server_of(self._output, access)

        def run() -> None:
            with holding:
                server.run(sockets=[listener])

        self._thread = threading.Thread(target=run, name="sharing")
        self._thread.start()

    def close(self) -> None:
        """End the server, if there is one."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
