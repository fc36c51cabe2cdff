"""The server's disk fills up in the middle of a revision: told as such, and gone on with afterwards."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

import pytest
from sqlalchemy import make_url
from sqlalchemy.engine import URL

from tests.conftest import skip_without
from tests.fixtures_mysql import IMAGE, docker, has_image, make_database, wait_for_server
from tests.migrator.conftest import ENV, Actor

pytestmark = pytest.mark.database

OPTIONS = ("--innodb-redo-log-capacity=32M", "--innodb-buffer-pool-size=64M", "--mysqlx=OFF")
ROOM_LEFT = 4000  # KiB
FILL = f"""cd /var/lib/mysql; free=$(df --output=avail . | tail -1)
fallocate -l $((free - {ROOM_LEFT}))K filler"""
TO_TWO = """op.add_column("things", sa.Column("size", sa.Integer))
op.execute("UPDATE things SET size = 7 WHERE id < 10")
op.create_index("by_body", "things", ["body"])"""
BACK = 'op.drop_index("by_body", "things")\nop.drop_column("things", "size")'


@contextmanager
def run_small_server() -> Iterator[tuple[URL, str]]:
    """On a file system of 400 MiB; its URL and its container's name."""
    password, name = token_hex(16), f"inkstone-test-small-{token_hex(4)}"
    docker(
        *("run", "--detach", "--rm", "--name", name, "--publish", "127.0.0.1::3306"),
        *("--tmpfs", "/var/lib/mysql:size=400M", "--env", "MYSQL_INITDB_SKIP_TZINFO=1"),
        *("--env", "MYSQL_ROOT_PASSWORD", IMAGE, "mysqld", *OPTIONS),
        MYSQL_ROOT_PASSWORD=password,
    )
    try:
        port = docker("port", name, "3306/tcp").splitlines()[0].rpartition(":")[2]
        url = URL.create("mysql+pymysql", "root", password, "127.0.0.1", int(port))
        wait_for_server(url, name)
        yield url, name
    finally:
        docker("rm", "--force", "--volumes", name)


@pytest.fixture
def small(tmp_path) -> Iterator[tuple[Actor, str]]:
    """A project with 32,768 rows on such a server, and the server's container."""
    skip_without("mysql", is_there=has_image())
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    (tmp_path / "migrations" / "env.py").write_text(ENV, encoding="utf-8")
    (tmp_path / "migrations" / "alembic.ini").write_text("[alembic]\n", encoding="utf-8")
    with run_small_server() as (server, name), make_database(server) as url:
        actor = Actor(tmp_path, url)
        make = "CREATE TABLE things (id INT AUTO_INCREMENT PRIMARY KEY, body VARCHAR(500))"
        actor.write_revision("one", None, f"op.execute({make!r})")
        actor.write_revision("two", "one", TO_TWO, BACK)
        assert actor.migrator("to", "one").code == 0
        actor.execute("INSERT INTO things (body) VALUES (REPEAT('x', 480))")
        for _ in range(15):
            actor.execute("INSERT INTO things (body) SELECT body FROM things")
        yield actor, name


def show(actor: Actor) -> list:
    database = make_url(actor.url).database
    sums = "SELECT COUNT(*), SUM(id), SUM(CRC32(body)) FROM things"
    columns = f"SELECT column_name FROM information_schema.columns WHERE table_schema = '{database}'"
    columns += " AND table_name = 'things' AND LOCATE('INVISIBLE', extra) = 0 ORDER BY ordinal_position"
    return [actor.execute(sums), actor.execute(columns)]


def test_full_disk_is_told_and_the_same_command_goes_on_or_the_one_before_goes_back(small):
    project, server = small
    before = show(project)
    for target in ("one", "two"):  # back from the middle, then forwards
        subprocess.run(["docker", "exec", server, "bash", "-c", FILL], check=True)
        stopped = project.migrator("to", "two")
        assert stopped.code == 30, stopped.err
        assert "the server's disk is full in revision two" in stopped.err
        assert "df -h" in stopped.err
        subprocess.run(["docker", "exec", server, "rm", "/var/lib/mysql/filler"], check=True)
        outcome = project.migrator("to", target)
        assert outcome.code == 0, outcome.err
        if target == "one":
            assert show(project) == before
    assert project.execute("SELECT SUM(size = 7), SUM(id < 10) FROM things") == [(8, 8)]
    assert project.execute("SHOW INDEX FROM things WHERE key_name = 'by_body'")
    assert project.migrator("to", "one").code == 0
    assert show(project) == before
