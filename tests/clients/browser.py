"""A page of ours in a real browser, and what it tells."""

import http.server
import json
import queue
import subprocess
import threading
from functools import partial

TYPES = {
    ".js": "text/javascript",
    ".epub": "application/epub+zip",
    ".vtt": "text/vtt",
    ".mp3": "audio/mpeg",
}
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
)


class _Handler(http.server.BaseHTTPRequestHandler):
    """Offers a page and some files; takes what the page posts."""

    def __init__(self, page, files, told, *arguments):
        self._page, self._files, self._told = page, files, told
        super().__init__(*arguments)

    def do_GET(self):
        if self.path == "/":
            self._answer(self._page.encode(), "text/html")
        elif self.path in self._files:
            path = self._files[self.path]
            self._answer(path.read_bytes(), TYPES[path.suffix])
        else:
            self.send_error(404)

    def _answer(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self._told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def told_by(program, profile, page, files):
    """Open a page in a browser; return the first thing that it posts."""
    told = queue.Queue()
    handler = partial(_Handler, page, files, told)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/"
        browser = subprocess.Popen(
            [program, *OPTIONS, f"--user-data-dir={profile}", address],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            return told.get(timeout=90)
        finally:
            browser.terminate()
            browser.wait()
            server.shutdown()
            thread.join()
