"""What is told while a plan runs: each statement with its table's size, how far a long one is."""

import io
import json
import os
import pty
import re
import select
import subprocess
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from migrator.records import Note
from migrator.reporting.lines import TextReporter
from tests.migrator.conftest import create_table

pytestmark = pytest.mark.database
STEP = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
ROWS = 16_000
SLOW = "SHA2(REPEAT(text, 10000), 256)"  # about a fifth of a millisecond for each row
COPY = f"ALTER TABLE one MODIFY text VARCHAR(90), ADD COLUMN more CHAR(64) AS ({SLOW}) STORED"


@pytest.fixture
def url(mysql_url):
    return str(mysql_url)


@pytest.fixture
def stages(mysql_server):
    """As database/server.cnf switches them on; the tests' server has them off."""
    consumers = "performance_schema.setup_consumers"
    switch = f"UPDATE {consumers} SET enabled = '{{}}' WHERE name = 'events_stages_current'"
    engine = create_engine(mysql_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        before = connection.exec_driver_sql(
            f"SELECT enabled FROM {consumers} WHERE name = 'events_stages_current'"
        ).scalar()
        connection.exec_driver_sql(switch.format("YES"))
        yield
        connection.exec_driver_sql(switch.format(before))
    engine.dispose()


@pytest.fixture
def filled(empty_project):
    """One table with many rows, and room for a next revision."""
    empty_project.write_revision("one", None, create_table("one"), 'op.drop_table("one")')
    assert empty_project.migrator("to", "one").code == 0
    empty_project.execute(f"INSERT INTO one (text) {STEP} SELECT CONCAT('row ', i) FROM n")
    for _ in range(4):
        empty_project.execute("INSERT INTO one (text) SELECT text FROM one")
    empty_project.execute("ANALYZE TABLE one")
    return empty_project


def write_next(project, body: str) -> None:
    project.write_revision("two", "one", body)


def read_notes(text: str, event: str) -> list[dict]:
    notes = [json.loads(line) for line in text.splitlines()]
    return [note for note in notes if note["event"] == event]


@pytest.mark.usefixtures("stages")
def test_a_running_copy_tells_its_share_and_what_remains(filled):
    write_next(filled, f"op.execute({COPY!r})")
    outcome = filled.migrator("--json", "--allow-copy", "to", "head")
    assert outcome.code == 0, outcome.err
    (begun,), (done,) = (read_notes(outcome.err, f"statement-{event}") for event in ("begun", "done"))
    assert begun["table"] == "one"
    assert begun["table_rows"] > ROWS / 2
    assert begun["table_bytes"] > 500_000
    assert (done["algorithm"], done["revision"], done["number"]) == ("COPY", "two", 1)
    told = [note for note in read_notes(outcome.err, "progress") if note["unit"] == "rows"]
    assert told, outcome.err
    assert all(0 < note["done"] <= note["estimated"] for note in told)
    assert done["seconds"] > told[-1]["seconds"]


def test_without_stage_events_the_time_alone_is_told(filled):
    write_next(filled, 'op.execute("SELECT SLEEP(1)")')
    outcome = filled.migrator("--json", "to", "head")
    assert outcome.code == 0, outcome.err
    (first, *_), (done,) = (read_notes(outcome.err, f) for f in ("progress", "statement-done"))
    assert (first["done"], first["estimated"], first["unit"]) == (None, None, "")
    assert 0.3 < first["seconds"] <= done["seconds"]


def test_algorithm_that_was_taken_is_told(filled):
    statements = (
        "ALTER TABLE one ADD COLUMN a INT",
        "CREATE INDEX ix ON one (text)",
        "UPDATE one SET a = 1 WHERE id = 1",
        "CREATE TABLE other (id INT PRIMARY KEY)",
        "ALTER TABLE one ADD COLUMN b INT, ALGORITHM=INPLACE",
    )
    write_next(filled, "\n".join(f"op.execute({statement!r})" for statement in statements))
    outcome = filled.migrator("--json", "to", "head")
    assert outcome.code == 0, outcome.err
    done = read_notes(outcome.err, "statement-done")
    assert [note["algorithm"] for note in done] == ["INSTANT", "INPLACE", "", "", "INPLACE"]
    assert [note["rows"] for note in done] == [None, None, 1, None, None]
    assert [note["number"] for note in done] == [1, 2, 3, 4, 5]


def test_a_table_made_in_the_same_run_is_not_asked_about(filled):
    filled.write_revision("two", "one", create_table("two"))
    outcome = filled.migrator("--json", "to", "head")
    (begun,) = read_notes(outcome.err, "statement-begun")
    assert begun["table_rows"] is None


def test_a_backfill_is_told_as_one_with_rows_rate_and_what_remains(filled):
    write_next(
        filled,
        'op.add_column("one", sa.Column("size", sa.Integer))\n'
        f'op.backfill("one", {{"size": "LENGTH({SLOW})"}}, batch_seconds=0.05)',
    )
    outcome = filled.migrator("--json", "to", "head")
    assert outcome.code == 0, outcome.err
    done = read_notes(outcome.err, "statement-done")
    assert [note["statement"] for note in done][1:] == ["op.backfill of one"]
    told = [note for note in read_notes(outcome.err, "progress") if note["unit"] == "rows"]
    assert told, outcome.err
    for note in told:
        assert note["estimated"] == pytest.approx(ROWS, rel=0.5)
    assert any(note["remaining_seconds"] for note in told)
    assert "of about" in told[-1]["text"]


def test_a_log_is_told_of_long_statements_only(filled):
    write_next(filled, 'op.execute("SELECT SLEEP(3)")\nop.execute("SELECT 1")')
    outcome = filled.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    running = [int(found) for found in re.findall(r"SELECT SLEEP\(3\): for (\d+) s", outcome.err)]
    done = [float(found) for found in re.findall(r"SELECT .*: (\d+\.\d+) s", outcome.err)]
    assert running[0] >= 2
    assert done[0] >= 3
    assert min(done) > 2  # on a machine that stands still SELECT 1 may be long too


def test_a_log_is_told_seldom():
    seconds, output = 0.0, io.StringIO()
    reporter = TextReporter(output)
    reporter.pace.clock = lambda: seconds
    for half_seconds in range(1, 31):
        seconds = half_seconds / 2
        reporter(Note("apply", "progress", f"for {seconds} s", {"seconds": seconds}))
    reporter(Note("apply", "statement-done", "done", {"seconds": 15.5}))
    reporter(Note("apply", "statement-done", "another", {"seconds": 2.0}))
    told = [line.removeprefix("apply").strip() for line in output.getvalue().splitlines()]
    assert told == ["for 2.5 s", "for 7.5 s", "for 12.5 s", "done"]


def test_what_was_done_by_the_interrupted_run_is_not_told_again(filled):
    statements = ("ALTER TABLE one ADD a INT", "ALTER TABLE one ADD b INT", "INSERT INTO gone VALUES (1)")
    write_next(filled, "\n".join(f"op.execute({statement!r})" for statement in statements))
    assert filled.migrator("to", "head").code == 30
    filled.execute("CREATE TABLE gone (id INT PRIMARY KEY)")
    outcome = filled.migrator("--json", "to", "head")
    assert outcome.code == 0, outcome.err
    # Of the second the outcome was not known yet: the schema was looked at.
    assert [note["number"] for note in read_notes(outcome.err, "statement-begun")] == [2, 3]


@pytest.mark.usefixtures("stages")
def test_a_person_sees_a_bar_and_then_a_line(filled):
    write_next(filled, f"op.execute({COPY!r})")
    code, seen = run_in_terminal(filled, "--allow-copy", "to", "head")
    assert code == 0, seen
    assert "━" in seen
    assert " %" in seen
    line = next(line for line in seen.replace("\r", "\n").splitlines() if "s, COPY" in line)
    assert "ALTER TABLE one MODIFY text VARCHAR(90)" in line
    assert " rows, " in line
    assert seen.count("\x1b[?25l") == seen.count("\x1b[?25h")  # the cursor is there again


def run_in_terminal(project, *words: str) -> tuple[int, str]:
    outer, inner = pty.openpty()
    environ = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "TERM": "xterm-256color",
        "COLUMNS": "140",
        "MIGRATOR_DATABASE_URL": project.url,
    }
    process = subprocess.Popen(
        project.words(*words), cwd=project.folder, env=environ, stdin=inner, stdout=inner, stderr=inner
    )
    os.close(inner)
    seen, deadline = b"", time.monotonic() + 90
    while time.monotonic() < deadline:
        if select.select([outer], [], [], 0.2)[0]:
            try:
                seen += os.read(outer, 65536)
            except OSError:  # the other side has ended
                break
    os.close(outer)
    return process.wait(10), seen.decode(errors="replace")
