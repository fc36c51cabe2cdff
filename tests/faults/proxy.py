"""A network between migrator and server that breaks: a proxy that drops a connection at a chosen command.

It reads MySQL's packets, so that it knows where a command begins: sequence number 0 after the log-in.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from sqlalchemy.engine import URL

from tests.faults.runs import Fault, run_migrator
from tests.faults.ways import NotStruckError, Way

KINDS = ("drop_before", "drop_unanswered", "drop_after")
QUERY = 3  # the command's first byte


@dataclass
class Proxy:
    """``fault`` is a kind and the number of the command, counted over all connections from ``arm`` on."""

    server: tuple[str, int]
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    kind: str = ""
    number: int = 0
    commands: list[str] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def count(self) -> int:
        return len(self.commands)

    def arm(self, kind: str, number: int) -> None:
        self.kind, self.number, self.commands = kind, number, []

    def serve(self) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.create_connection(self.server) as server:
            threading.Thread(target=_pass_on, args=(server, client), daemon=True).start()
            with suppress(OSError):
                while packet := _read_packet(client):
                    strike = self._find_strike(packet)
                    if strike != "drop_before":
                        _send(server, client, packet, strike)
                    if strike:
                        break
            _close(client, server)

    def _find_strike(self, packet: bytes) -> str:
        if packet[3] or packet[4] != QUERY:
            return ""
        with self.guard:
            self.commands.append(packet[5:].decode(errors="replace"))
            return self.kind if self.count == self.number else ""


def _send(server: socket.socket, client: socket.socket, packet: bytes, strike: str) -> None:
    """After drop_after's command the answer arrives here, and is not passed on."""
    if strike == "drop_after":
        client.shutdown(socket.SHUT_WR)
        server.sendall(packet)
        # The other thread reads the answer; it fails to pass it on, and is done.
        server.settimeout(30)
        with suppress(OSError):
            server.recv(1, socket.MSG_PEEK)
        return
    server.sendall(packet)


def _pass_on(server: socket.socket, client: socket.socket) -> None:
    with suppress(OSError):
        while data := server.recv(65536):
            client.sendall(data)
    _close(client)


def _close(*sockets: socket.socket) -> None:
    for found in sockets:
        with suppress(OSError):
            found.shutdown(socket.SHUT_RDWR)


def _read_packet(client: socket.socket) -> bytes:
    head = _read(client, 4)
    return head + _read(client, int.from_bytes(head[:3], "little")) if head else b""


def _read(client: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = client.recv(size - len(data))
        if not part:
            return b""
        data += part
    return data


@dataclass
class Network:
    """Between migrator and server."""

    proxy: Proxy
    through: URL  # the server's, by way of the proxy

    def list_commands(self, way: Way) -> list[str]:
        """That an uninterrupted run sends."""
        self.run(way, Fault("", 0))
        return self.proxy.commands

    def run(self, way: Way, fault: Fault):
        way.reset()
        self.proxy.arm(fault.kind, fault.number)
        url = self.through.set(database=way.database.name).render_as_string(hide_password=False)
        return run_migrator(way.folder, url, "to", way.target)

    def drop(self, way: Way, fault: Fault) -> str:
        """What is wrong after the connection was dropped and the same command ran again."""
        ended = self.run(way, fault)
        if self.proxy.count < fault.number:
            raise NotStruckError(fault)
        wrong = way.finish()
        return f"{way.name}, {fault}: ended with {ended.code}\n{ended.output}\n{wrong}" if wrong else ""


@contextmanager
def run_proxy(server: URL) -> Iterator[Network]:
    proxy = Proxy((server.host or "localhost", server.port or 3306))
    threading.Thread(target=proxy.serve, daemon=True).start()
    try:
        host, port = proxy.listener.getsockname()
        # Unencrypted: its packets have to be read.
        yield Network(proxy, server.set(host=host, port=port, query={"ssl_disabled": "true"}))
    finally:
        proxy.listener.close()
