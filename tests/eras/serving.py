"""A web process with the code of an era: an interpreter of its own, started as its image starts it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

READY_WITHIN_SECONDS = 60


@contextmanager
def serve(code: Path, url: str, room: Path) -> Iterator[str]:
    """Its address. ``room`` holds its log, and the uploaded files that all eras share."""
    port = free_port()
    variables = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(code),
        "PYTHONDONTWRITEBYTECODE": "1",
        "DATABASE_URL": url,
        "SECRET_KEY": "a key for tests, long enough to be taken",
        "MEDIA_DIRECTORY": str(room / "media"),
        "SIGN_UP_ROLE": "author",
        "BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "1",
        "DATABASE_WAIT_SECONDS": "0",
    }
    log = room / f"web-{port}.log"
    with log.open("w") as out:
        words = [sys.executable, "-m", "web.serve"]
        process = subprocess.Popen(words, cwd=code, env=variables, stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_until_ready(process, f"http://127.0.0.1:{port}", log)
        yield f"http://127.0.0.1:{port}"
    except AssertionError as error:
        error.add_note(f"the web process said:\n{log.read_text()[-4000:]}")
        raise
    finally:
        process.terminate()
        process.wait(timeout=60)


def wait_until_ready(process: subprocess.Popen, address: str, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the web process ended with {process.returncode}:\n{log.read_text()}"
        try:
            if requests.get(f"{address}/readyz", timeout=10).status_code == 200:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"not ready within {READY_WITHIN_SECONDS} s:\n{log.read_text()}")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
