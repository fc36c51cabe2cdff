"""A MySQL server for the tests: the one that TEST_DATABASE_URL names, or a container of our own.

Each test that asks for ``mysql_url`` gets an empty database of its own, gone afterwards.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

import pytest
from sqlalchemy import NullPool, create_engine, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from tests.conftest import skip_without
from tests.encryption import share_context

IMAGE = "mysql:9.7"
PORT = 3306
READY_WITHIN_SECONDS = 120
LIFETIME = "3h"

# What a test could tell is as on the real server (database/server.cnf); the rest is for speed.
SERVER_OPTIONS = (
    "--character-set-server=utf8mb4",
    "--collation-server=utf8mb4_0900_ai_ci",
    "--default-time-zone=+00:00",
    "--log-bin-trust-function-creators=ON",
    "--mysqlx=OFF",
    "--innodb-ft-enable-stopword=OFF",
    "--innodb-flush-log-at-trx-commit=2",
    "--innodb-redo-log-capacity=64M",
    "--sync-binlog=0",
)

share_context()


@pytest.fixture(scope="session")
def mysql_server() -> Iterator[URL]:
    """The URL of an account that may create databases; it names none."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield make_url(given).set(database=None)
        return
    skip_without("mysql", is_there=has_image())
    with run_container() as url:
        yield url


@pytest.fixture
def mysql_url(mysql_server: URL) -> Iterator[str]:
    """The URL of a fresh database, its password in it."""
    with make_database(mysql_server) as url:
        yield url


@contextmanager
def make_database(server: URL) -> Iterator[str]:
    """For fixtures that live longer than a test."""
    name = f"test_{token_hex(6)}"
    run_statement(server, f"CREATE DATABASE `{name}`")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        run_statement(server, f"DROP DATABASE `{name}`")


def has_image() -> bool:
    if not shutil.which("docker"):
        return False
    found = subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True, check=False)
    return found.returncode == 0


@contextmanager
def run_container() -> Iterator[URL]:
    """A server in memory, on a free port of this machine alone; the container is removed in the end.

    It ends by itself after ``LIFETIME``, should the tests be killed before they can remove it.
    """
    password, name = token_hex(16), f"inkstone-test-mysql-{token_hex(4)}"
    # timeout(1) does not work as a container's first process: a shell has to stand before it.
    start = f'timeout {LIFETIME} docker-entrypoint.sh "$@"; exit'
    docker(
        *("run", "--detach", "--rm", "--name", name, "--publish", "127.0.0.1::3306", "--entrypoint", "bash"),
        *("--tmpfs", "/var/lib/mysql", "--env", "MYSQL_INITDB_SKIP_TZINFO=1", "--env", "MYSQL_ROOT_PASSWORD"),
        *(IMAGE, "-c", start, "start", "mysqld", *SERVER_OPTIONS),
        MYSQL_ROOT_PASSWORD=password,  # by name: a command line can be read by others
    )
    try:
        port = docker("port", name, "3306/tcp").splitlines()[0].rpartition(":")[2]
        url = URL.create("mysql+pymysql", "root", password, "127.0.0.1", int(port))
        wait_for_server(url, name)
        yield find_shortest(url, name)
    finally:
        docker("rm", "--force", "--volumes", name)


def find_shortest(url: URL, name: str) -> URL:
    """At the container's address where that is reached from here.

    A published port's proxy takes a third as much of the processor as the server.
    """
    address = find_address(name)
    try:
        socket.create_connection((address, PORT), timeout=1).close()
    except OSError:
        return url
    return url.set(host=address, port=PORT)


def find_address(name: str) -> str:
    """Of a container, in its one network."""
    networks = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
    return docker("inspect", "--format", networks, name).strip()


def docker(*words: str, **environ: str) -> str:
    done = subprocess.run(
        ["docker", *words], env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"docker {words[0]}: {done.stderr}"
    return done.stdout


def wait_for_server(url: URL, name: str) -> None:
    """The entrypoint's temporary server listens on no port: what answers over TCP is the real one."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while True:
        try:
            run_statement(url, "SELECT 1")
        except OperationalError as error:
            logs = docker("logs", "--tail", "20", name)  # fails when the container has ended
            if time.monotonic() > deadline:
                pytest.fail(f"MySQL did not answer: {error.orig}\n{logs}")
            time.sleep(0.25)
        else:
            return


def run_statement(url: URL, statement: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
