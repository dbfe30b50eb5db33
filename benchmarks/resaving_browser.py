"""Photographs drawn on a canvas by a browser and stored by it, as online editors and upload forms do.

The page and the pictures come from this process, and the browser sends what it stored back to it: nothing leaves the machine.
"""

import json
import subprocess
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from resaving_recipes import Recipe, Unmade

_LONGEST_WAIT_SECONDS = 60

_PAGE = """<!doctype html><title>canvas</title><script>
const options = %s;
const image = new Image();
image.onload = () => {
  const scale = options.scale, canvas = document.createElement('canvas');
  canvas.width = Math.round(image.naturalWidth * scale); canvas.height = Math.round(image.naturalHeight * scale);
  const paper = canvas.getContext('2d');
  paper.drawImage(image, 0, 0, canvas.width, canvas.height);
  if (options.edit) {
    const w = canvas.width >> 2, h = canvas.height >> 2;
    paper.drawImage(canvas, w, h, w, h, 2 * w + 5, 2 * h + 3, w, h);
    paper.fillStyle = 'rgba(180, 20, 30, 0.8)'; paper.fillRect(w >> 1, h >> 1, w, h >> 2);
  }
  canvas.toBlob(blob => fetch('/stored', {method: 'POST', body: blob}), options.type, options.quality);
};
image.onerror = () => fetch('/failed', {method: 'POST', body: 'the browser cannot decode it'});
image.src = '/picture';
</script>"""


class _Desk:
    """Hands one picture out and takes what came back."""

    def __init__(self, source: Path, options: dict[str, object]) -> None:
        self.page = (_PAGE % json.dumps(options)).encode()
        self.picture = source.read_bytes()
        self.stored: bytes | None = None
        self.done = threading.Event()

    def handler(desk) -> type[BaseHTTPRequestHandler]:  # noqa: N805  the inner class has the self
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = {"/": desk.page, "/picture": desk.picture}.get(self.path)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html" if self.path == "/" else "image/jpeg")
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path == "/stored":
                    desk.stored = body
                self.send_response(204)
                self.end_headers()
                desk.done.set()

            def log_message(self, *_words: object) -> None:
                pass

        return Handler


def _chromium(profile: str, address: str) -> list[str]:
    return ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={profile}", address]


def _firefox(profile: str, address: str) -> list[str]:
    return ["firefox-esr", "--headless", "--no-remote", "--profile", profile, address]


def _canvas(command: Callable[[str, str], list[str]], kind: str, *, quality: float | None = None, scale: float = 1.0, edit: bool = False):
    def make(source: Path, target: Path) -> None:
        desk = _Desk(source, {"type": kind, "quality": quality, "scale": scale, "edit": edit})
        server = ThreadingHTTPServer(("127.0.0.1", 0), desk.handler())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            words = command(profile, f"http://127.0.0.1:{server.server_port}/")
            browser = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                desk.done.wait(_LONGEST_WAIT_SECONDS)
            finally:
                browser.terminate()
                browser.wait()
                server.shutdown()
                server.server_close()
        if not desk.stored:
            raise Unmade(f"{words[0]} sent no picture back for {source.name}")
        target.write_bytes(desk.stored)

    return make


_CHROMIUM = partial(Recipe, "Chromium canvas", program="chromium", version=("chromium", "--version"))
_FIREFOX = partial(Recipe, "Firefox canvas", program="firefox-esr", version=("firefox-esr", "--version"))

BROWSERS = (
    _CHROMIUM("toBlob image/jpeg, quality not given", _canvas(_chromium, "image/jpeg")),
    _CHROMIUM("part copied and painted, image/jpeg 0.8", _canvas(_chromium, "image/jpeg", quality=0.8, edit=True), content=True),
    _CHROMIUM("half size, image/webp", _canvas(_chromium, "image/webp", scale=0.5), suffix=".webp", content=True),
    _FIREFOX("toBlob image/jpeg, quality not given", _canvas(_firefox, "image/jpeg")),
    _FIREFOX("part copied and painted, image/jpeg 0.9", _canvas(_firefox, "image/jpeg", quality=0.9, edit=True), content=True),
    _FIREFOX("half size, image/png", _canvas(_firefox, "image/png", scale=0.5), suffix=".png", content=True, heaviest=1.5),
)
