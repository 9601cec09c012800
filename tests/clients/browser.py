"""A page of ours in a real browser, and what it tells."""

import queue
import subprocess

from starlette.applications import Starlette
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from clients.host import hosting

OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
)


def told_by(program, profile, page, files):
    """Open a page in a browser, with files at their addresses; return the first thing it posts.

    What it posts as its error fails the test.
    """
    told = queue.Queue()

    async def take(request):
        told.put(await request.json())
        return Response(status_code=204)

    app = Starlette(
        routes=[
            Route("/", lambda _: HTMLResponse(page)),
            Route("/told", take, methods=["POST"]),
            *(Route(address, _offering(path)) for address, path in files.items()),
        ]
    )
    with hosting(app) as address:
        browser = subprocess.Popen(
            [program, *OPTIONS, f"--user-data-dir={profile}", address],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            answer = told.get(timeout=90)
        finally:
            browser.terminate()
            browser.wait()
    assert not (isinstance(answer, dict) and "error" in answer), answer["error"]
    return answer


def _offering(path):
    return lambda _: FileResponse(path)
