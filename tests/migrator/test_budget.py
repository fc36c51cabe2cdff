"""Nobody waits longer for a migration than its budget: other clients at work while it runs."""

import threading
import time
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from tests.migrator.noise import Noise

pytestmark = pytest.mark.database
BUDGET_SECONDS = 2.0


class Client:
    """Reads and writes the table ``one`` twenty times a second, and knows its longest wait."""

    def __init__(self, url: str):
        self.engine = create_engine(url, isolation_level="AUTOCOMMIT")
        self.longest, self.failures, self.count = 0.0, [], 0
        self.stopped = threading.Event()

    def work(self) -> None:
        with self.engine.connect() as connection:
            while not self.stopped.wait(0.05):
                started = time.monotonic()
                try:
                    connection.execute(text("SELECT id FROM one LIMIT 1"))
                    connection.execute(text("UPDATE one SET id = id WHERE id = 1"))
                except SQLAlchemyError as error:
                    self.failures.append(str(error))
                self.count += 1
                self.longest = max(self.longest, time.monotonic() - started)


@contextmanager
def client_at_work(url: str):
    client = Client(url)
    thread = threading.Thread(target=client.work)
    with Noise(url) as noise:
        thread.start()
        try:
            yield client
        finally:
            client.stopped.set()
            thread.join()
            client.engine.dispose()
    assert client.count > 5
    assert not client.failures
    assert client.longest < BUDGET_SECONDS + noise.longest_seconds


@contextmanager
def reader_who_stays(url: str, seconds: float):
    """A transaction that has read the table and ends after a while."""
    connection = create_engine(url).connect()
    connection.execute(text("SELECT * FROM one")).all()
    timer = threading.Timer(seconds, connection.close)
    timer.start()
    try:
        yield
    finally:
        timer.join()


@pytest.fixture
def mysql_project(request):
    """The three-table project, at its second revision, with rows in the first table; on MySQL."""
    project = request.getfixturevalue("project")
    assert project.migrator("to", "two").code == 0
    project.execute("INSERT INTO one (text) VALUES ('a'), ('b'), ('c')")
    return project


@pytest.fixture
def url(mysql_url):
    return str(mysql_url)


def write_next(project, up: str) -> None:
    (project.folder / "migrations/versions/three.py").unlink()
    project.write_revision("three", "two", up)


def test_reader_who_holds_the_table_keeps_nobody_else_waiting(mysql_project):
    write_next(mysql_project, 'op.add_column("one", sa.Column("more", sa.Integer))')
    with client_at_work(mysql_project.url), reader_who_stays(mysql_project.url, 20):
        outcome = mysql_project.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    assert "stepped back" in outcome.err
    assert "one is held by session" in outcome.err


def test_reader_who_never_leaves_ends_it_with_30_and_his_name(mysql_project):
    write_next(mysql_project, 'op.add_column("one", sa.Column("more", sa.Integer))')
    with reader_who_stays(mysql_project.url, 8):
        outcome = mysql_project.migrator("--retry", "3", "to", "head")
    assert outcome.code == 30
    assert "held by session" in outcome.err
    assert mysql_project.migrator("to", "head").code == 0


def test_copying_alter_is_taken_back_when_a_writer_waits(mysql_project):
    many = ", ".join(f"one {name}" for name in "abcdefg")
    mysql_project.execute(f"INSERT INTO one (text) SELECT 'x' FROM {many}")  # 3 to the seventh
    mysql_project.execute("INSERT INTO one (text) SELECT 'y' FROM one a, one b LIMIT 1500000")
    write_next(mysql_project, 'op.execute("ALTER TABLE one MODIFY text VARCHAR(70), ALGORITHM=COPY")')
    with client_at_work(mysql_project.url):
        outcome = mysql_project.migrator("--allow-copy", "--retry", "4", "to", "head")
    assert outcome.code == 30, outcome.err
    assert "kept others waiting" in outcome.err
    assert mysql_project.migrator("--allow-copy", "to", "head").code == 0  # nobody writes now


def test_rows_that_others_wait_for_are_given_back_and_taken_again_later(mysql_project):
    write_next(
        mysql_project,
        'op.execute("UPDATE two SET text = text")\n'
        "op.execute(\"UPDATE one SET text = CONCAT(text, '!', SLEEP(1.5))\")",
    )
    with client_at_work(mysql_project.url) as client:
        threading.Timer(5, client.stopped.set).start()
        outcome = mysql_project.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    assert "kept others waiting for its rows" in outcome.err
    assert mysql_project.execute("SELECT text FROM one") == [("a!0",), ("b!0",), ("c!0",)]


def test_open_transaction_counts_while_python_thinks(mysql_project):
    write_next(
        mysql_project,
        "op.execute(\"UPDATE one SET text = CONCAT(text, '!')\")\n"
        "time.sleep(2.5)\n"
        'op.execute("SELECT 1")\n'
        "op.execute(\"UPDATE one SET text = CONCAT(text, '?')\")",
    )
    outcome = mysql_project.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    assert mysql_project.execute("SELECT text FROM one") == [("a!?",), ("b!?",), ("c!?",)]
