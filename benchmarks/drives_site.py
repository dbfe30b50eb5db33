"""The site that the drives drag from: one picture in the ways in which pages show one, and a server that says what it was asked."""

import base64
import io
import zipfile
from email.message import EmailMessage
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
from drives_screen import COLOURS

ADDRESS, PORT = "93.184.216.34", 8080  # of a public range, within a network that ends at this computer
_KINDS = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".avif": "image/avif", ".html": "text/html"}
_BLOCK = "<span style='display:inline-block;width:200px;height:150px;background:rgb{colour}'></span>"
PAGES = {
    "plain": "<img src='/photo.jpg' width=400 alt='evidence photo'>",
    "png": "<img src='/photo.png' width=400>",
    "webp": "<img src='/photo.webp' width=400>",
    "avif": "<img src='/photo.avif' width=400>",
    "data": "<img width=400 src='data:image/jpeg;base64,{code}'>",
    "blob": "<img id=i width=400><script>fetch('/photo.jpg').then(r=>r.blob()).then(b=>{{i.src=URL.createObjectURL(b)}})</script>",
    "link": "<a href='/landing.html?x=1'><img src='/photo.jpg' width=400></a>",
    "srcset": "<img loading=lazy width=400 src='/small.jpg' srcset='/small.jpg 400w, /photo.jpg 800w' sizes='800px'>",
    "picture": "<picture><source type='image/webp' srcset='/photo.webp'><img src='/photo.jpg' width=400></picture>",
    "negotiated": "<img src='/negotiated/photo.jpg' width=400>",
    "cookie": "<img src='/private/photo.jpg' width=400>",
    "redirect": "<img src='/moved/photo' width=400>",
    "canvas": "<canvas id=c width=400 height=300></canvas><script>m=new Image;"
    "m.onload=()=>c.getContext('2d').drawImage(m,0,0,400,300);m.src='/photo.jpg'</script>",
    "background": "<div style=\"width:400px;height:300px;background:url('/photo.jpg') 0/100%\"></div>",
    "page": "<a href='/landing.html' style='line-height:0;display:block;width:400px'>{blocks}</a>",
}


def make(folder: Path) -> dict[str, str]:
    """The files of the site; the SHA-256 of each picture by its name."""
    from PIL import Image

    folder.mkdir()
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "TestCam", "EXIFMARK"
    big, small = (Image.fromarray(_picture(width, height)) for width, height in ((800, 600), (400, 300)))
    big.save(folder / "photo.jpg", quality=90, exif=exif, comment=b"COMMARK", subsampling=0)
    small.save(folder / "small.jpg", quality=90, exif=exif, subsampling=0)
    big.save(folder / "photo.png", exif=exif)
    big.save(folder / "photo.webp", lossless=True, exif=exif)
    big.save(folder / "photo.avif", quality=95, exif=exif)
    code = base64.b64encode((folder / "photo.jpg").read_bytes()).decode()
    blocks = "".join(_BLOCK.format(colour=colour) for colour in COLOURS)
    for name, body in PAGES.items():
        html = (
            f"<!doctype html><meta charset=utf-8><title>case {name}</title><body style='margin:40px;background:#eee'><h3>case {name}</h3>"
        )
        (folder / f"{name}.html").write_text(html + body.format(code=code, blocks=blocks))
    (folder / "landing.html").write_text("<title>landing</title><img src='/small.jpg' srcset='/small.jpg 400w, /photo.jpg 800w' alt='x'>")
    _made_holders(folder)
    _made_video(folder / "clip.mp4")
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.suffix in _KINDS}


def _picture(width: int, height: int) -> np.ndarray:
    picture = np.zeros((height, width, 3), np.uint8)
    for number, colour in enumerate(COLOURS):
        y, x = (number // 2) * height // 2, (number % 2) * width // 2
        picture[y : y + height // 2, x : x + width // 2] = colour
    return picture


def _made_holders(folder: Path) -> None:
    files = {name: (folder / name).read_bytes() for name in ("photo.jpg", "photo.png")}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"from the phone/{name}", data)
    (folder / "photos.zip").write_bytes(buffer.getvalue())
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "Ané <ane@news.example>", "Größe", "Mon, 23 Nov 2026 10:00:00 +0000"
    mail.set_content("Look at these.")
    for name, data in files.items():
        mail.add_attachment(data, maintype="image", subtype=name.rpartition(".")[2].replace("jpg", "jpeg"), filename=name)
    (folder / "mail.eml").write_bytes(mail.as_bytes())


def _made_video(path: Path) -> None:
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 400, 300, "yuv420p"
        frames = [av.VideoFrame.from_ndarray(np.roll(_picture(400, 300), shift, axis=1), format="rgb24") for shift in range(20)]
        for frame in [*frames, None]:
            container.mux(stream.encode(frame))


class Site:
    """Serves a folder. `asked` holds path and status of every request."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[tuple[str, int]] = []
        self._server = ThreadingHTTPServer((ADDRESS, PORT), _handler(folder, self.asked))
        Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(folder: Path, asked: list[tuple[str, int]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            place = self.path.partition("?")[0]
            path, status, more = folder / Path(place).name, 200, {}
            if place.startswith("/private/") and "s=ok" not in (self.headers.get("Cookie") or ""):
                status = 403
            elif place.startswith("/negotiated/"):
                more["Vary"] = "Accept"
                path = folder / ("photo.webp" if "image/webp" in (self.headers.get("Accept") or "") else "photo.jpg")
            elif place.startswith("/moved/"):
                status, more["Location"] = 302, "/photo.jpg"
            elif not path.is_file():
                status = 404
            body = path.read_bytes() if status == 200 else b"no"
            if path.suffix == ".html":
                more["Set-Cookie"] = "s=ok; Path=/; HttpOnly"
            asked.append((self.path, status))
            self.send_response(status)
            self.send_header("Content-Type", _KINDS.get(path.suffix, "text/plain"))
            self.send_header("Content-Length", str(len(body)))
            for name, value in more.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """The drives tell what matters."""

    return Handler
