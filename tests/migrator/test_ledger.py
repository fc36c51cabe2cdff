"""`python -m migrator ledger`: records of what was done to an environment, in its own database."""

import io
import json
import sys

import pytest
from sqlalchemy import create_engine, make_url

from migrator.ledger.entries import MOST_BYTES, add_record, list_records
from migrator.snapshots.prove import drop_scratch, make_scratch
from migrator.snapshots.sessions import open_session
from migrator.snapshots.swap import Swap
from tests.migrator.test_snapshot_parts import make_manifest

AWKWARD = {"text": "naïve 中文 \U0001f600 % ' \\ \" \u0000", "deep": {"list": [1, 2.5, None, True]}}


def give(monkeypatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))


@pytest.fixture
def ledger(project, monkeypatch):
    """Runs ``ledger …`` with a body on standard input, and gives what it printed."""

    def run(*words: str, body: object = None) -> object:
        give(monkeypatch, json.dumps(body).encode())
        outcome = project.migrator("ledger", *words)
        assert outcome.code == 0, outcome.err
        assert outcome.out.count("\n") == 1
        return json.loads(outcome.out)

    return run


def test_records_come_back_as_they_were_written_newest_first(ledger):
    assert ledger("list") == []
    ids = [
        ledger("add", "rehearsal", "--by", f"Zoë {number}", body={"number": number, **AWKWARD})["id"]
        for number in range(3)
    ]
    other = ledger("add", "promotion", body={})["id"]
    assert sorted({*ids, other}) == [*ids, other]
    assert all(26 <= len(one) <= 32 for one in ids)
    found = ledger("list", "rehearsal")
    assert [one["id"] for one in found] == ids[::-1]
    assert [one["by"] for one in found] == ["Zoë 2", "Zoë 1", "Zoë 0"]
    assert found[0]["body"] == {"number": 2, **AWKWARD}
    assert found[0]["at"].startswith(f"{ids[2][:4]}-{ids[2][4:6]}-{ids[2][6:8]}T")
    assert found[0]["at"].endswith("Z")
    assert [one["kind"] for one in ledger("list")] == ["promotion", "rehearsal", "rehearsal", "rehearsal"]


def test_replace_changes_the_body_and_nothing_else(ledger):
    name, other = (ledger("add", "promotion", "--by", "me", body={"step": 1})["id"] for _ in "ab")
    before = ledger("list")
    assert ledger("replace", name, body={"step": 2}) == {"id": name}
    assert ledger("replace", name, body={"step": 2}) == {"id": name}
    assert ledger("list") == [before[0], {**before[1], "body": {"step": 2}}]
    assert before[0]["id"] == other


def test_replacing_what_is_not_there_is_2(project, ledger, monkeypatch):
    for _ in range(2):  # without the table, and with it
        give(monkeypatch, b"{}")
        outcome = project.migrator("ledger", "replace", "nothing")
        assert outcome.code == 2
        assert "ledger list" in outcome.err
        ledger("add", "rehearsal", body={})
    assert len(ledger("list")) == 2


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "Expecting value"),
        (b"[1]", "list"),
        (b'{"a": 1} {}', "Extra data"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": "\xff"}', "utf-8"),
        (b'{"a":' + b"[" * 100_000, "recursion"),
        (b'{"a": "' + b"x" * MOST_BYTES + b'"}', "4 MiB"),
    ],
)
def test_what_is_no_json_object_is_2_and_writes_nothing(project, ledger, monkeypatch, content, word):
    give(monkeypatch, content)
    outcome = project.migrator("ledger", "add", "rehearsal")
    assert outcome.code == 2
    assert word in outcome.err
    assert ledger("list") == []


def test_a_kind_that_cannot_be_written_is_2(project, monkeypatch):
    for kind in ("Größe", "a" * 21, ""):
        give(monkeypatch, b"{}")
        assert project.migrator("ledger", "add", kind).code == 2


def test_a_body_of_four_megabytes_is_listed_among_others(ledger):
    """Sorted with its body, such a row would be more than the server sorts."""
    long = {"a": "x" * (MOST_BYTES - 20)}
    for body in (long, {}, long):
        ledger("add", "rehearsal", body=body)
    assert [one["body"] for one in ledger("list")] == [long, {}, long]


def test_the_ledger_is_no_part_of_the_schema(project, ledger):
    """It stands in an empty database, which is empty still; then it is no drift, and stays at base."""
    name = ledger("add", "rehearsal", body={})["id"]
    assert project.migrator("to", "head").code == 0
    drift = project.migrator("drift")
    assert drift.code == 0, drift.out
    assert project.migrator("to", "base").code == 0
    assert [one["id"] for one in ledger("list")] == [name]


@pytest.fixture
def loaded(mysql_url):
    """A database, and a copy loaded beside it that is about to take its place; each has a ledger."""
    url = make_url(mysql_url)
    manifest = make_manifest(tables={})
    make_scratch(url, "restore", manifest)
    swap = Swap(url, manifest, 5.0, lambda _: None)
    for name, text in ((url.database, "here"), (swap.new, "copy")):
        engine = create_engine(url.set(database=name))
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE TABLE posts AS SELECT '{text}' AS text")
        add_record(engine, "promotion", text, "{}")
        engine.dispose()
    yield swap
    for purpose in ("before", "restore"):
        drop_scratch(url, purpose)


def look(swap: Swap) -> tuple[str, list[str]]:
    engine = create_engine(swap.url)
    with engine.connect() as connection:
        text = connection.exec_driver_sql("SELECT text FROM posts").scalar_one()
    return text, [one["by"] for one in list_records(engine)]


@pytest.mark.database
def test_a_restore_brings_back_the_rows_and_leaves_the_ledger_of_the_environment(loaded):
    loaded.prepare()
    loaded.run()
    loaded.finish()
    assert look(loaded) == ("copy", ["here"])


@pytest.mark.database
def test_a_restore_onto_a_new_machine_brings_the_ledger_of_the_copy(loaded):
    with open_session(loaded.url) as session:
        session.run("DROP TABLE migrator_ledger")
    loaded.prepare()
    loaded.run()
    loaded.finish()
    assert look(loaded) == ("copy", ["copy"])
