"""What web pages save with: the canvas of Chromium and Firefox, and their pictures of a page. A page sends its files to a server here."""

import base64
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

from resources.encoders.samples import Sample, version_of

SECONDS = 180
PAGE = """<!doctype html><canvas id=c width=600 height=400></canvas><canvas id=s width=37 height=53></canvas><script>
async function draw(canvas, alpha) {
  const g = canvas.getContext('2d'), w = canvas.width, h = canvas.height, d = g.createImageData(w, h)
  let seed = 7
  for (let i = 0; i < w * h; i++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    const x = i % w, y = (i / w) | 0, grain = (seed >> 16) % 16
    d.data.set([128 + 60 * Math.sin(x / 9) + grain, 128 + 50 * Math.cos(y / 14) + grain, (x + y) % 256, alpha], 4 * i)
  }
  g.putImageData(d, 0, 0); g.fillStyle = 'white'; g.fillRect(0, 0, w / 5, h / 5)
}
async function send(canvas, kind, type, quality) {
  const blob = await new Promise(done => canvas.toBlob(done, type, quality))
  if (blob.type != type) return
  const reader = new FileReader()
  const url = await new Promise(done => { reader.onload = () => done(reader.result); reader.readAsDataURL(blob) })
  await fetch('/', {method: 'POST', body: JSON.stringify([kind, type, Math.round(100 * (quality || 0)), url.split(',')[1]])})
}
(async () => {
  const large = document.getElementById('c'), small = document.getElementById('s')
  await draw(large, 255); await draw(small, 255)
  for (let q = 1; q <= 100; q++) await send(small, '', 'image/jpeg', q / 100)
  await send(small, 'default', 'image/jpeg'); await send(large, 'default', 'image/jpeg')
  for (const q of [25, 60, 75, 90, 92, 97, 100]) await send(large, '', 'image/jpeg', q / 100)
  for (const c of [large, small]) { await send(c, '', 'image/png'); await send(c, 'lossy', 'image/webp', 0.8) }
  await draw(large, 128); await send(large, 'with alpha', 'image/png')
  await fetch('/', {method: 'POST', body: '"done"'})
})()
</script>"""


def chromium(folder: Path) -> Iterator[Sample]:
    """Canvas, and its own screenshot. Edge, Opera and others are built from the same source."""
    numbers = version_of(("chromium", "--version"), lambda _: _chromium_version())
    common = ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'chromium'}")
    yield from _canvas("Chromium", numbers, lambda address: ("chromium", *common, "--remote-debugging-port=0", address))
    shot = folder / "chromium.png"
    subprocess.run(("chromium", *common, f"--screenshot={shot}", "about:blank"), capture_output=True, timeout=SECONDS, check=False)
    if shot.is_file():
        yield Sample("Chromium", numbers, "libpng", "screenshot", shot.read_bytes())


def _chromium_version() -> str:
    said = subprocess.run(("chromium", "--version"), capture_output=True, text=True, timeout=60, check=False).stdout
    return next((word for word in said.split() if word[:1].isdigit()), "?")


def firefox(folder: Path) -> Iterator[Sample]:
    """Canvas, and its own screenshot."""
    program = "firefox" if shutil.which("firefox") else "firefox-esr"
    numbers = version_of((program, "--version"))
    profile = folder / "firefox"
    profile.mkdir(exist_ok=True)
    yield from _canvas("Firefox", numbers, lambda address: (program, "--headless", "--no-remote", "--profile", str(profile), address))
    shot = folder / "firefox.png"
    command = (program, "--headless", "--no-remote", "--profile", str(profile), "--screenshot", str(shot), "about:blank")
    subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    if shot.is_file():
        yield Sample("Firefox", numbers, "libpng", "screenshot", shot.read_bytes())


def _canvas(program: str, numbers: str, command) -> Iterator[Sample]:  # type: ignore[no-untyped-def]
    arrived: Queue[list[object] | str] = Queue()

    class Page(BaseHTTPRequestHandler):
        """Gives the page and takes what it sends."""

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def do_POST(self) -> None:
            arrived.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing: the browser's requests are not worth a line each."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryFile() as said:
        browser = subprocess.Popen(command(f"http://127.0.0.1:{server.server_port}/"), stdout=said, stderr=said)
        try:
            while (message := arrived.get(timeout=SECONDS)) != "done":
                kind, form, quality, data = message
                library = {"image/jpeg": "libjpeg-turbo", "image/png": "libpng", "image/webp": "libwebp"}[str(form)]
                kind = f"canvas {kind}".strip()
                yield Sample(program, numbers, library, kind, base64.b64decode(str(data)), int(str(quality)))
        except Empty:
            print(f"{program} sent nothing more within {SECONDS} s")
        finally:
            browser.terminate()
            browser.wait(30)
            server.shutdown()


WRITERS = (chromium, firefox)
