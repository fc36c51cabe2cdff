"""Another machine, as far as the engine's networks can tell: a network namespace behind this one's own."""

import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

NET = "10.99.7"
LISTEN = f"""
import socket
door = socket.create_server(("{NET}.2", 0))
print(door.getsockname()[1], flush=True)
while True:
    door.accept()[0].close()
"""


@contextmanager
def open_far_machine() -> Iterator[tuple[str, str]]:
    """Address and port of a door on it, for who has a way there."""
    name = f"far{secrets.token_hex(3)}"
    here, there = f"{name}h", f"{name}t"
    inside = ("ip", "netns", "exec", name)
    _run("ip", "netns", "add", name)
    try:
        _run("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", name)
        _run("ip", "address", "add", f"{NET}.1/24", "dev", here)
        _run("ip", "link", "set", here, "up")
        _run(*inside, "ip", "address", "add", f"{NET}.2/24", "dev", there)
        _run(*inside, "ip", "link", "set", there, "up")
        _run(*inside, "ip", "route", "add", "default", "via", f"{NET}.1")
        with subprocess.Popen(
            [*inside, sys.executable, "-c", LISTEN], stdout=subprocess.PIPE, text=True
        ) as listener:
            try:
                assert listener.stdout
                yield f"{NET}.2", listener.stdout.readline().strip()
            finally:
                listener.terminate()
    finally:
        _run("ip", "netns", "delete", name)


def _run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(words)}: {done.stderr}"
