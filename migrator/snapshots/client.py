"""MySQL's own programs: started with their password in no command line and no file."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from sqlalchemy.engine import URL

from migrator.errors import UsageError

# Rows are up to a gigabyte for the client; the server has a limit of its own.
LARGEST_PACKET = "--max-allowed-packet=1G"


@contextmanager
def start(program: str, url: URL, *options: str, **streams: int) -> "Iterator[Client]":
    """A running ``mysql`` or ``mysqldump`` on the server of ``url``; it has ended when the block has."""
    path = shutil.which(program)
    if path is None:
        raise UsageError(
            f"{program} is not installed here",
            "Snapshots are made and loaded by MySQL's own programs.",
            "Install MySQL's client (mysql, mysqldump) of the server's series, or use make snapshot.",
        )
    with _option_file(url) as descriptor, tempfile.TemporaryFile() as said:
        words = [path, f"--defaults-extra-file=/dev/fd/{descriptor}", LARGEST_PACKET, *options]
        process = subprocess.Popen(words, pass_fds=(descriptor,), stderr=said, **streams)  # type: ignore[call-overload] # noqa: S603 - a list of words, no shell
        try:
            yield Client(process, said)
        finally:
            process.kill()
            for stream in (process.stdin, process.stdout):
                if stream:
                    with _already_broken():
                        stream.close()
            process.wait()


class Client:
    def __init__(self, process: "subprocess.Popen[bytes]", said: IO[bytes]) -> None:
        self.process, self._said = process, said

    def end(self) -> tuple[int, str]:
        """Wait for it: its exit code, and what it said on standard error."""
        code = self.process.wait()
        self._said.seek(0)
        return code, self._said.read(4000).decode(errors="replace").strip()


@contextmanager
def _already_broken() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        return


@contextmanager
def _option_file(url: URL) -> Iterator[int]:
    """A descriptor from which the program reads its options, once: other processes cannot."""
    reading, writing = os.pipe()
    try:
        with os.fdopen(writing, "w", encoding="utf-8") as file:
            file.write(write_options(url))
        yield reading
    finally:
        os.close(reading)


def write_options(url: URL) -> str:
    """The text of an option file that leads to the server of ``url``."""
    socket = url.query.get("unix_socket")
    values = {
        "user": url.username,
        "password": url.password,
        "host": url.host,
        "port": url.port,
        "socket": socket,
        "protocol": "socket" if socket else "tcp",
    }
    lines = [f'{name}="{_escape(str(value))}"' for name, value in values.items() if value is not None]
    return "\n".join(["[client]", *lines, ""])


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
