"""A server of the tests' own that is killed and comes back: commits durable, restarted in its container."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_hex

from pymysql.connections import Connection
from sqlalchemy.engine import URL

from tests.faults.runs import STRIKES, Fault
from tests.faults.ways import NotStruckError, Way
from tests.fixtures_mysql import IMAGE, docker, wait_for_server

OPTIONS = (
    *(
        "--innodb-flush-log-at-trx-commit=1",
        "--sync-binlog=1",
        "--innodb-redo-log-capacity=64M",
        "--mysqlx=OFF",
    ),
    *("--log-bin-trust-function-creators=ON", "--innodb-buffer-pool-size=64M"),
)
KINDS = ("server_before", "server_during", "server_after")
# The entrypoint's first start ends with the server; each later one finds the data and takes a second.
SUPERVISE = 'timeout 3h bash -c \'while true; do docker-entrypoint.sh "$@"; done\' start "$@"; exit'
# Waits for a word, so that the kill itself takes no longer than a signal.
KILLER = "read word; kill -9 $(cat /var/run/mysqld/mysqld.pid); echo done"

UNREACHABLE, OUTCOME_UNKNOWN = 12, 31  # exit codes


@contextmanager
def run_mortal_server() -> Iterator[tuple[URL, str]]:
    """Its URL and its container's name."""
    password, name = token_hex(16), f"inkstone-test-mortal-{token_hex(4)}"
    docker(
        *("run", "--detach", "--rm", "--name", name, "--publish", "127.0.0.1::3306", "--entrypoint", "bash"),
        *("--tmpfs", "/var/lib/mysql", "--env", "MYSQL_INITDB_SKIP_TZINFO=1", "--env", "MYSQL_ROOT_PASSWORD"),
        *(IMAGE, "-c", SUPERVISE, "start", "mysqld", *OPTIONS),
        "--pid-file=/var/run/mysqld/mysqld.pid",
        MYSQL_ROOT_PASSWORD=password,
    )
    try:
        port = docker("port", name, "3306/tcp").splitlines()[0].rpartition(":")[2]
        url = URL.create("mysql+pymysql", "root", password, "127.0.0.1", int(port))
        wait_for_server(url, name)
        yield url, name
    finally:
        docker("rm", "--force", "--volumes", name)


@contextmanager
def ready_to_kill(name: str) -> Iterator[None]:
    """Within, the strikes server_before, server_during and server_after kill mysqld in the container."""
    killer = subprocess.Popen(
        ["docker", "exec", "--interactive", name, "bash", "-c", KILLER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    pipe, answer = killer.stdin, killer.stdout
    assert pipe
    assert answer

    def kill() -> None:
        pipe.write(b"now\n")
        pipe.flush()
        answer.readline()

    _add_strikes(kill)
    try:
        yield
    finally:
        for kind in KINDS:
            STRIKES.pop(kind)
        pipe.close()
        killer.wait(10)


def _add_strikes(kill: Callable[[], None]) -> None:
    def server_before(connection: Connection, send: Callable[[], None]) -> None:
        kill()
        _await_end(connection)
        send()

    def server_during(connection: Connection, send: Callable[[], None]) -> None:
        send()
        kill()

    def server_after(connection: Connection, send: Callable[[], None]) -> None:
        send()
        connection._rfile.peek(1)
        kill()

    for strike in (server_before, server_during, server_after):
        STRIKES[strike.__name__] = strike


def _await_end(connection: Connection) -> None:
    """The killed server's end of the connection closes."""
    connection._sock.settimeout(10)
    connection._rfile.peek(1)
    connection._sock.settimeout(None)


def kill_server(way: Way, container: str, fault: Fault) -> str:
    """What is wrong in what the killed server's migrator says, and after the same command ran again."""
    way.reset()
    with ready_to_kill(container):
        ended = way.run(fault=fault)
    wait_for_server(way.database.server, container)
    if not ended.code:
        raise NotStruckError(fault)
    is_told = ended.code in {UNREACHABLE, OUTCOME_UNKNOWN} and "Traceback" not in ended.output
    wrong = way.finish() if is_told else "which is not how a lost server is told"
    return f"{way.name}, {fault}: ended with {ended.code}\n{ended.output}\n{wrong}" if wrong else ""
