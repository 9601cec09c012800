"""A place on this machine from where voices are fetched, with small files and whatever goes wrong."""

import contextlib
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from speak.tones import write_piper_model

CARD = """# Model card for {name} (medium)

* Language: en_US (English, United States)
* Speakers: {count}
* Quality: medium

## Dataset

* URL: http://www.example.org/
* License: CC BY 4.0
"""


class Hub:
    """Files by path. ``asked`` lists what was fetched; ``cut`` and ``stalled`` name bad paths."""

    def __init__(self):
        self.files = {}
        self.asked = []
        self.cut = set()
        self.stalled = set()
        self.stalling = threading.Event()
        self.over = threading.Event()
        self.address = ""

    def put_piper(self, folder, model, speakers, card=""):
        """Put a model where Piper's hub has it, and into its index."""
        language, name, quality = model.split("-")
        place = f"{language.split('_')[0]}/{language}/{name}/{quality}"
        path = write_piper_model(folder, model, speakers)
        card = CARD.format(name=name, count=speakers) + card
        parts = {
            f"{place}/{path.name}": path.read_bytes(),
            f"{place}/{path.name}.json": path.with_name(f"{path.name}.json").read_bytes(),
            f"{place}/MODEL_CARD": card.encode(),
        }
        self.files |= parts
        index = json.loads(self.files.get("voices.json", b"{}"))
        index[model] = {
            "files": {
                path: {"size_bytes": len(body), "md5_digest": hashlib.md5(body).hexdigest()}
                for path, body in parts.items()
            }
        }
        self.files["voices.json"] = json.dumps(index).encode()
        return f"{place}/{path.name}"


def _handler(hub):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            path = self.path.partition("?")[0].lstrip("/")
            hub.asked.append(path)
            body = hub.files.get(path)
            if body is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            half = path in hub.cut | hub.stalled
            self.wfile.write(body[: len(body) // 2] if half else body)
            if path in hub.stalled:
                self.wfile.flush()
                hub.stalling.set()
                hub.over.wait(60)

        def log_message(self, *_arguments):
            pass

    return Handler


@contextlib.contextmanager
def running_hub():
    """A hub that answers on the loopback address, and stops with the block."""
    hub = Hub()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(hub)) as server:
        hub.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield hub
        finally:
            hub.over.set()
            server.shutdown()
            thread.join()
