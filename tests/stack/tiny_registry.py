"""As much of an image registry as `docker pull` asks for: one image of one file, under any name."""

import gzip
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

MEDIA = "application/vnd.docker.distribution.manifest.v2+json"
CONFIGURATION = "application/vnd.docker.container.image.v1+json"
LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"


def digest(content: bytes) -> str:
    return "sha256:" + sha256(content).hexdigest()


def describe(media: str, content: bytes) -> dict[str, str | int]:
    return {"mediaType": media, "size": len(content), "digest": digest(content)}


def make_image(text: bytes) -> tuple[bytes, dict[str, bytes]]:
    """A manifest, and what it speaks of by digest."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        member = tarfile.TarInfo("text")
        member.size = len(text)
        tar.addfile(member, io.BytesIO(text))
    layer = gzip.compress(archive.getvalue())
    root = {"type": "layers", "diff_ids": [digest(archive.getvalue())]}
    configuration = json.dumps(
        {"architecture": "amd64", "os": "linux", "config": {}, "rootfs": root}
    ).encode()
    parts = {"config": describe(CONFIGURATION, configuration), "layers": [describe(LAYER, layer)]}
    manifest = json.dumps({"schemaVersion": 2, "mediaType": MEDIA, **parts}).encode()
    return manifest, {digest(part): part for part in (layer, configuration)}


@contextmanager
def serve_image(text: bytes) -> Iterator[str]:
    """The registry's name. Docker speaks plain HTTP to an address of the machine itself."""
    manifest, parts = make_image(text)

    class Registry(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            last = self.path.rpartition("/")[2]
            content = manifest if "/manifests/" in self.path else parts.get(last, b"{}")
            self.send_response(200)
            self.send_header("Content-Type", MEDIA if content is manifest else "application/octet-stream")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Docker-Content-Digest", digest(content))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
