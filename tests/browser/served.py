"""A blog of the tests' own: an embedded database, a free port, and the programs that run it."""

import atexit
import functools
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START_SECONDS = 90  # a machine that is busy with other tests


@contextmanager
def serving(folder: Path, **more: str) -> Iterator[tuple[str, dict[str, str]]]:
    """A blog's address, and the environment that it runs in."""
    port = find_free_port()
    environ = {**blog_environ(folder, port), **more}
    shutil.copy(migrated_database(), folder / "blog.sqlite")
    address = f"http://127.0.0.1:{port}"
    with running(environ, folder / "log", "web.serve") as server:
        wait_until_ready(f"{address}/readyz", server, folder / "log")
        yield address, environ


@contextmanager
def running(environ: dict[str, str], log: Path, module: str) -> Iterator[subprocess.Popen]:
    """A program of the blog, until it is not needed any more."""
    with log.open("w+") as lines:
        command = [sys.executable, "-m", module]
        program = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=lines, stdout=lines)
        try:
            yield program
        finally:
            program.terminate()
            program.wait(START_SECONDS)


def blog_environ(folder: Path, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{folder}/blog.sqlite",
        "SECRET_KEY": "a key that only the browser tests use, for one run",
        "MEDIA_DIRECTORY": str(folder / "media"),
        "SIGN_UP_ROLE": "author",
        "BIND": f"127.0.0.1:{port}",
        "SITE_URL": f"http://127.0.0.1:{port}",
    }


@functools.cache
def migrated_database() -> Path:
    """Empty, at the newest revision: a whole history takes seconds, a copy of what it made takes none."""
    folder = Path(tempfile.mkdtemp(prefix="inkstone-browser-"))
    atexit.register(shutil.rmtree, folder)
    program = (
        "from flask_migrate import upgrade; from web.app import create_app\n"
        "with create_app().app_context(): upgrade('migrations')"
    )
    environ = blog_environ(folder, 0)
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environ, check=True, timeout=120)
    return folder / "blog.sqlite"


def add_person(environ: dict[str, str], role: str, password: str, folder: Path) -> str:
    """Somebody new, by the command line of the tests' own blog; the name."""
    name, word = f"{role[:6]}-{secrets.token_hex(3)}", folder / "password"
    word.write_text(password)
    command = ["user", "create", "--name", name, "--role", role, "--password-file", str(word)]
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "web.app", *command],
        cwd=ROOT,
        env=environ,
        check=True,
        timeout=60,
    )
    return name


def find_free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_ready(address: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"the blog did not become ready:\n{log.read_text()}")
