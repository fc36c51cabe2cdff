"""Somebody outside: asks nginx, and follows nothing by itself."""

import http.client
import ssl
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name):
        """Every value: a header that is there twice is a mistake."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def text(self):
        return self.body.decode()


@dataclass(frozen=True)
class Visitor:
    address: str

    def ask(self, path="/", method="GET", body=None, **headers):
        parts = urlsplit(self.address)
        if parts.scheme == "https":
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            connection = http.client.HTTPSConnection(parts.netloc, timeout=30, context=context)
        else:
            connection = http.client.HTTPConnection(parts.netloc, timeout=30)
        try:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers=names)
            response = connection.getresponse()
            return Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()

    def status(self, path="/"):
        """0 when nobody answers."""
        try:
            return self.ask(path).status
        except (OSError, http.client.HTTPException):
            return 0

    @contextmanager
    def keeps_reading(self, pause=0.05):
        """The statuses that a reader gets who does not stop while the block lasts."""
        statuses, is_over = [], threading.Event()

        def read():
            while not is_over.is_set():
                statuses.append(self.status())
                time.sleep(pause)

        reader = threading.Thread(target=read)
        reader.start()
        try:
            yield statuses
        finally:
            is_over.set()
            reader.join()
