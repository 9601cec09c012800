"""The feed server: finished works as a page, as podcast feeds, and their files. This machine only.

Every file is looked up by the feed that names it, so nothing else in the folder is ever served.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import socket
from collections.abc import Callable, Iterator
from email.utils import formatdate
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import PublishError
from ..publish.feed import FEED_NAME, rebase
from .library import FinishedWork, find_work, find_works, is_finished, media_type, read_finished
from .page import STYLE_PATH, feed_url, render_page

HOST = "127.0.0.1"
HOST_NAMES = (HOST, "localhost", "[::1]")
"""What a client on this machine may call it. Any other name is a web page's trick (rebinding)."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # Ask again each time, which costs a 304: a chapter made anew keeps its name.
    "Cache-Control": "no-cache",
}

_log = logging.getLogger(__name__)


def serve(folder: Path, *, port: int = 8000, say: Callable[[str], None] = _log.info) -> None:
    """Offer the works of ``folder`` on 127.0.0.1 until Ctrl-C; port 0 takes a free one.

    ``say`` is told the server's address and those of the feeds.

    Raises:
        PublishError: there is no finished work, or the port cannot be had.
    """
    works = _some_works(folder)
    with listen(port) as listener, contextlib.suppress(KeyboardInterrupt):
        for line in _announcement(works, listener.getsockname()[1]):
            say(line)
        server_of(folder).run(sockets=[listener])


def server_of(folder: Path) -> uvicorn.Server:
    """Return a server for the works of ``folder``, to be run on a socket."""
    return uvicorn.Server(
        uvicorn.Config(
            app_of(folder),
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
    )


def app_of(folder: Path) -> Starlette:
    """Return the application: all works, and below each one's name its page, feed and files."""
    products = _Products(folder)

    def page(request: Request) -> Response:
        return HTMLResponse(render_page(find_works(folder), str(request.base_url)))

    def work_page(request: Request) -> Response:
        work = find_work(folder, request.path_params["name"])
        if work is None:
            raise HTTPException(404)
        return HTMLResponse(render_page([read_finished(work)], str(request.base_url)))

    def style(_request: Request) -> Response:
        sheet = files(__package__).joinpath("page.css").read_bytes()
        return Response(sheet, media_type="text/css")

    return Starlette(
        routes=[
            Route("/", page),
            Route(STYLE_PATH, style),
            Route("/{name}/", work_page),
            Route(f"/{{name}}/{FEED_NAME}", products.feed),
            Mount("/", products),
        ],
        middleware=[Middleware(_Guard)],
        exception_handlers={PublishError: _explain},
    )


class _Products(StaticFiles):
    """Starlette's static files, as far as a work's feed names them, and that feed."""

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

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Find a file that a feed names. A link is never followed, wherever it leads."""
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


class _Guard:
    """Refuse strangers' names for this machine, and add the security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        app = self._app if _is_ours(scope) else _REFUSAL
        await app(scope, receive, send_guarded)


_REFUSAL = PlainTextResponse("Open the address that `fullcast serve` has printed.\n", 421)


def _is_ours(scope: Scope) -> bool:
    port = scope["server"][1]
    allowed = {f"{name}:{port}" for name in HOST_NAMES}
    if port == 80:
        allowed.update(HOST_NAMES)
    return Headers(scope=scope).get("host", "").lower() in allowed


def _explain(_request: Request, error: Exception) -> Response:
    return PlainTextResponse(f"{error}\n", 500)


# ---------------------------------------------------------------------------- starting


def _some_works(folder: Path) -> tuple[FinishedWork, ...]:
    hint = "Run `fullcast make WORK` first."
    if not folder.is_dir():
        raise PublishError("there is no such folder.", where=folder, hint=hint)
    works = find_works(folder)
    if not works and is_finished(folder):
        raise PublishError(
            "is the folder of one work.", where=folder, hint="Serve the folder that holds it."
        )
    if not works:
        raise PublishError("holds no finished work.", where=folder, hint=hint)
    return works


@contextlib.contextmanager
def listen(port: int) -> Iterator[socket.socket]:
    """Hold a port of 127.0.0.1; connections wait there until a server takes them.

    Raises:
        PublishError: the port is in use or not allowed.
    """
    try:
        listener = socket.create_server((HOST, port))
    except OSError as error:
        raise PublishError(
            f"port {port} cannot be used: {error.strerror}.", hint="Choose another with --port."
        ) from error
    with listener:
        yield listener


def _announcement(works: tuple[FinishedWork, ...], port: int) -> Iterator[str]:
    base_url = f"http://{HOST}:{port}/"
    yield f"Listening on {base_url} (Ctrl-C stops)"
    for work in works:
        yield f"{work.title}: {feed_url(work, base_url)}"
