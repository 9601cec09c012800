"""The feed server: finished works as a page, as podcast feeds, and their files.

Every file is looked up in the manifest that names it, so nothing else in the folder is ever served.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import logging
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from email.utils import formatdate
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Receive, Scope, Send

from ...errors import PublishError
from ...publish.feed import FEED_NAME, rebase
from ...publish.reading_page import STYLE
from ..access import (
    HOST,
    LOCAL,
    TOKEN_FILE,
    Access,
    Guard,
    home_address,
    home_network_access,
    read_token,
)
from .library import (
    FinishedWork,
    find_faults,
    find_work,
    find_works,
    is_finished,
    media_type,
    read_finished,
)
from .opml import opml
from .page import OPML_NAME, QR_NAME, STYLE_NAME, feed_url, render_page
from .qr import qr_lines, qr_svg, subscription_url

_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; "
    # Chapters to be read bear their style in themselves: they are opened without a server, too.
    f"style-src 'self' 'sha256-{_STYLE_HASH}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_log = logging.getLogger(__name__)


def serve(
    folder: Path,
    *,
    port: int = 8000,
    lan: bool = False,
    address: str | None = None,
    new_token: bool = False,
    show_token: bool = True,
    say: Callable[[str], None] = _log.info,
) -> None:
    """Offer the works of ``folder`` on this machine until Ctrl-C; port 0 takes a free one.

    ``lan`` offers them in the home network instead, on ``address`` if given, to those who know the
    folder's token; ``new_token`` replaces it. ``say`` is told the server's address and those of the
    feeds, without the token unless ``show_token``.

    Raises:
        PublishError: there is no finished work, or the address or port cannot be had.
    """
    works = _some_works(folder)
    access = LOCAL
    if lan:
        address = home_address(address)
        access = home_network_access(address, read_token(folder, renew=new_token))
    with listen(port, address or HOST) as listener, contextlib.suppress(KeyboardInterrupt):
        for line in _announcement(works, listener.getsockname()[1], access, folder, show_token):
            say(line)
        server_of(folder, access).run(sockets=[listener])


def server_of(folder: Path, access: Access = LOCAL) -> uvicorn.Server:
    """Return a server for the works of ``folder``, to be run on a socket.

    It keeps no log of what is asked for: the addresses are secret.
    """
    return uvicorn.Server(config_of(app_of(folder, access)))


def config_of(app: Starlette) -> uvicorn.Config:
    """Return how an application of ours is served."""
    return uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )


def app_of(folder: Path, access: Access = LOCAL) -> Starlette:
    """Return the application: all works, and below each one's name its page, feed and files."""
    products = Products(folder)

    def page(request: Request) -> Response:
        return _page(find_works(folder), request, access)

    def work_page(request: Request) -> Response:
        return _page([_asked_for(folder, request)], request, access)

    def without_slash(request: Request) -> Response:
        return RedirectResponse(f"{request.base_url}{quote(_asked_for(folder, request).name)}/")

    def all_feeds(request: Request) -> Response:
        return Response(opml(find_works(folder), str(request.base_url)), media_type="text/x-opml")

    def code(request: Request) -> Response:
        url = feed_url(_asked_for(folder, request), str(request.base_url))
        return Response(qr_svg(subscription_url(url)), media_type="image/svg+xml")

    def style(_request: Request) -> Response:
        sheet = files(__package__).joinpath(STYLE_NAME).read_bytes()
        return Response(sheet, media_type="text/css")

    return Starlette(
        routes=[
            Route("/", page),
            Route(f"/{STYLE_NAME}", style),
            Route(f"/{OPML_NAME}", all_feeds),
            Route("/{name}", without_slash),
            Route("/{name}/", work_page),
            Route(f"/{{name}}/{QR_NAME}", code),
            Route(f"/{{name}}/{FEED_NAME}", products.feed),
            Mount("/", products),
        ],
        middleware=[
            Middleware(Guard, access=access, content_security_policy=CONTENT_SECURITY_POLICY)
        ],
        exception_handlers={PublishError: _explain},
    )


def _page(works: Sequence[FinishedWork], request: Request, access: Access) -> Response:
    """Return a page. Codes to scan are of use to a phone, which reaches no other machine's own."""
    return HTMLResponse(render_page(works, str(request.base_url), has_codes=access is not LOCAL))


def _asked_for(folder: Path, request: Request) -> FinishedWork:
    work = find_work(folder, request.path_params["name"])
    if work is None:
        raise HTTPException(404)
    return read_finished(work)


class Products(StaticFiles):
    """Starlette's static files, as far as a work's manifest names them, and its feed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        self._folder = folder

    def feed(self, request: Request) -> Response:
        """Answer with a work's stored feed, for the address that the client used."""
        folder = find_work(self._folder, request.path_params["name"])
        if folder is None:
            raise HTTPException(404)
        path = folder / FEED_NAME
        body = rebase(path.read_bytes(), f"{request.base_url}{quote(folder.name)}/")
        headers = {
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
            "Last-Modified": formatdate(path.stat().st_mtime, usegmt=True),
        }
        response = Response(body, headers=headers, media_type="application/rss+xml")
        if self.is_not_modified(response.headers, request.headers):
            return NotModifiedResponse(response.headers)
        return response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a file, or the part that is asked for."""
        await super().__call__(_with_ranges_of_bytes(scope), receive, send)

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Find a file that a manifest names. A link is never followed, wherever it leads."""
        name, _, file = path.partition(os.sep)
        folder = find_work(self._folder, name)
        if folder is None or file not in read_finished(folder).files:
            return "", None
        found, stat = super().lookup_path(path)
        return ("", None) if (folder / file).is_symlink() else (found, stat)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Set the content type by our own table: systems differ in what they know."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        if "content-type" in response.headers:
            response.headers["content-type"] = media_type(os.fspath(full_path))
        return response


def _with_ranges_of_bytes(scope: Scope) -> Scope:
    """Forget a Range that HTTP has a server ignore: in another unit, or asked with HEAD."""
    headers = [
        (name, value)
        for name, value in scope["headers"]
        if name != b"range"
        or (scope["method"] == "GET" and value.strip().lower().startswith(b"bytes="))
    ]
    return {**scope, "headers": headers}


def _explain(_request: Request, error: Exception) -> Response:
    return PlainTextResponse(f"{error}\n", 500)


# ---------------------------------------------------------------------------- starting


def _some_works(folder: Path) -> tuple[FinishedWork, ...]:
    hint = "Run `fullcast make WORK` first."
    if not folder.is_dir():
        raise PublishError("there is no such folder.", where=folder, hint=hint)
    works = find_works(folder)
    for work in works:
        for fault in find_faults(folder / work.name):
            _log.warning("%s", fault)
    if not works and is_finished(folder):
        raise PublishError(
            "is the folder of one work.", where=folder, hint="Serve the folder that holds it."
        )
    if not works:
        raise PublishError("holds no finished work.", where=folder, hint=hint)
    return works


@contextlib.contextmanager
def listen(port: int, address: str = HOST) -> Iterator[socket.socket]:
    """Hold a port of this machine; connections wait there until a server takes them.

    Raises:
        PublishError: the port is in use or not allowed, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        listener = socket.create_server((address, port), family=family)
    except OSError as error:
        raise PublishError(
            f"port {port} of {address} cannot be used: {error.strerror}.",
            hint="Choose another with --port, or another network with --address.",
        ) from error
    with listener:
        yield listener


def _announcement(
    works: Sequence[FinishedWork], port: int, access: Access, folder: Path, show_token: bool
) -> Iterator[str]:
    base_url = access.base_url(port)
    if access.token and not show_token:
        yield f"Listening on {base_url.removesuffix(f'{access.token}/')} (Ctrl-C stops)"
        yield f"What follows in the address stands in {folder / TOKEN_FILE}."
        return
    yield f"Listening on {base_url} (Ctrl-C stops)"
    if access.token:
        only = subscription_url(feed_url(works[0], base_url)) if len(works) == 1 else base_url
        yield "Whoever knows this address can listen. Scan it with a phone in the same network:"
        yield from qr_lines(only)
    for work in works:
        yield f"{work.title}: {feed_url(work, base_url)}"
