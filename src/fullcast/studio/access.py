"""Who may ask the server: those who call it by its own name and, in a home network, know its token.

The token is the first step of every address. Basic authentication would do the same, but podcast
programs forget it when they fetch an episode.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
import socket
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import PublishError
from ..files import read_text, write_text

HOST = "127.0.0.1"

TOKEN_FILE = ".lan-token"  # noqa: S105
"""In the output folder: the secret of its addresses, kept so that subscriptions stay alive."""

TOKEN_BYTES = 18
"""144 bits, which are 24 letters."""

_TOKEN = re.compile(r"[\w-]{22,86}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Access:
    """Names (of hosts) that a client may ask by, and the ``token`` that it has to know, if any.

    Any other name is a web page's trick: it has had its own name resolved to this machine.
    """

    names: tuple[str, ...] = (HOST, "localhost", "[::1]")
    token: str = ""

    def base_url(self, port: int) -> str:
        """Return the address of the page of all works."""
        return f"http://{self.names[0]}:{port}{self.root}/"

    @property
    def root(self) -> str:
        """Return what stands before every path."""
        return f"/{self.token}" if self.token else ""

    def knows_host(self, name: str, port: int) -> bool:
        """Tell whether a ``Host`` header names this server."""
        allowed = {f"{own}:{port}" for own in self.names}
        if port == 80:
            allowed.update(self.names)
        return name.lower() in allowed

    def knows_token(self, path: str) -> bool:
        """Tell whether a path starts with the token, in a time that tells nothing about it."""
        first = path.removeprefix("/").partition("/")[0]
        return not self.token or secrets.compare_digest(first.encode(), self.token.encode())


LOCAL = Access()
"""For this machine alone."""


def private_access() -> Access:
    """Return the access for one person on this machine, until the server ends."""
    return Access(token=secrets.token_urlsafe(TOKEN_BYTES))


def home_network_access(address: str, token: str) -> Access:
    """Return the access for a home network: by address, or by name, which may outlive it."""
    name = socket.gethostname().lower()
    host = f"[{address}]" if ":" in address else address
    return Access((host, name, f"{name.removesuffix('.local')}.local"), token)


def home_address(wanted: str | None = None) -> str:
    """Return this machine's address in the home network, or check the one that is ``wanted``.

    It is the one that packets to the rest of the world would bear; none is sent.

    Raises:
        PublishError: there is no network, or ``wanted`` is no single address.
    """
    if wanted is None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(("192.0.2.1", 9))  # reserved for documentation: nobody has it
            except OSError as error:
                raise PublishError(
                    "this machine is in no network.",
                    hint="Connect it, or name its address there with --address.",
                ) from error
            return str(probe.getsockname()[0])
    try:
        address = ipaddress.ip_address(wanted)
    except ValueError as error:
        raise PublishError(
            f"{wanted!r} is no address.", hint="Write it like --address 192.168.1.20."
        ) from error
    if address.is_unspecified:
        raise PublishError(
            f"{wanted} would be every network at once.", hint="Name this machine's address in one."
        )
    return str(address)


def read_token(output: Path, *, renew: bool = False) -> str:
    """Return the token of an output folder, made where there is none or ``renew`` asks for it.

    Only its owner may read the file.

    Raises:
        PublishError: the file holds no token, or is somebody else's.
        OutputError: it cannot be written.
    """
    path = output / TOKEN_FILE
    if renew or not path.is_file():
        write_text(path, secrets.token_urlsafe(TOKEN_BYTES) + "\n", mode=0o600)
    token = read_text(path, PublishError).strip()
    if not _TOKEN.fullmatch(token):
        raise PublishError("holds no token.", where=path, hint="Have a new one made: --new-token.")
    try:
        path.chmod(0o600)
    except OSError as error:
        raise PublishError(f"cannot be kept private: {error.strerror}.", where=path) from error
    return token


# ---------------------------------------------------------------------------- at the door

_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    # The address is a secret: no other page is told which one its reader comes from.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # Ask again each time, which costs a 304: a chapter made anew keeps its name.
    "Cache-Control": "no-cache",
}

_SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing. A browser says from which page any other comes."""

_WRONG_HOST = PlainTextResponse("Open the address that fullcast has printed.\n", 421)
_WRONG_TOKEN = PlainTextResponse("Not Found", 404)
_WRONG_ORIGIN = PlainTextResponse("Changes are made on this server's own pages.\n", 403)


class Guard:
    """Refuse those who may not ask, and add the security headers to every answer."""

    def __init__(self, app: ASGIApp, access: Access, content_security_policy: str) -> None:
        """Stand before ``app``."""
        self._app = app
        self._access = access
        self._headers = {**_HEADERS, "Content-Security-Policy": content_security_policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        app, inner = self._door(scope)
        await app(inner, receive, send_guarded)

    def _door(self, scope: Scope) -> tuple[ASGIApp, MutableMapping[str, Any]]:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._access.knows_host(host, scope["server"][1]):
            return _WRONG_HOST, scope
        if not self._access.knows_token(scope["path"]):
            return _WRONG_TOKEN, scope
        if scope["method"] not in _SAFE and headers.get("origin") != f"http://{host}":
            return _WRONG_ORIGIN, scope
        return self._app, {**scope, "root_path": self._access.root}
