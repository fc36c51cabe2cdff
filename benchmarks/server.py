"""A MySQL server of the benchmark's own: the stack's configuration, its data on disk.

It is reached at its container's address, as the stack's migrator does: a published port's proxy takes longer
for each word than the server for most.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from sqlalchemy import NullPool, create_engine, make_url
from sqlalchemy.engine import URL

from tests.fixtures_mysql import IMAGE, PORT, docker, find_address, wait_for_server

CONFIGURATION = Path(__file__).parents[1] / "database" / "server.cnf"
LIFETIME = "2h"  # it ends by itself, should nobody be left to remove it


@contextmanager
def run_server(buffer_pool: str) -> Iterator[URL]:
    """The URL of an account that may do anything; it names no database. Given one, it takes that server."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield make_url(given).set(database=None)
        return
    password, name = token_hex(16), f"inkstone-bench-{token_hex(4)}"
    start = f'timeout {LIFETIME} docker-entrypoint.sh "$@"; exit'
    docker(
        *("run", "--detach", "--rm", "--name", name, "--entrypoint", "bash"),
        *("--env", "MYSQL_INITDB_SKIP_TZINFO=1", "--env", "MYSQL_ROOT_PASSWORD"),
        *("--volume", f"{CONFIGURATION}:/etc/mysql/conf.d/inkstone.cnf:ro"),
        *(IMAGE, "-c", start, "start", "mysqld", f"--innodb-buffer-pool-size={buffer_pool}"),
        MYSQL_ROOT_PASSWORD=password,
    )
    try:
        url = URL.create("mysql+pymysql", "root", password, find_address(name), PORT)
        wait_for_server(url, name)
        yield url
    finally:
        docker("rm", "--force", "--volumes", name)


def make_empty(server: URL, name: str) -> URL:
    """The URL of an empty database of that name, whatever stood there before."""
    run_statements(server, f"DROP DATABASE IF EXISTS `{name}`", f"CREATE DATABASE `{name}`")
    return server.set(database=name)


def run_statements(url: URL, *statements: str) -> list[tuple[object, ...]]:
    """The rows of the last one."""
    with create_engine(url, poolclass=NullPool).begin() as connection:
        for statement in statements:
            result = connection.exec_driver_sql(statement)
        return [tuple(row) for row in result] if result.returns_rows else []


def write_url(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def inherit(**variables: str) -> dict[str, str]:
    """What a command is given of our environment, which may hold another project's names."""
    return {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", **variables}
