"""`op.backfill`: in batches, each committed by itself, resumable, right at every edge."""

import pytest

ROWS = 4_300


@pytest.fixture
def filled(project):
    """At its second revision, with rows in the first table."""
    assert project.migrator("to", "two").code == 0
    step = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})"
    if project.url.startswith("sqlite"):
        project.execute(step.format(ROWS) + " INSERT INTO one (id, text) SELECT i * 3, 'r' || i FROM n")
    else:
        step = step.format(999)  # MySQL goes no deeper than 1000
        project.execute(f"INSERT INTO one (id, text) {step} SELECT i * 3, CONCAT('r', i) FROM n")
        project.execute("INSERT INTO one (id, text) SELECT id + 3000, text FROM one")
        project.execute("INSERT INTO one (id, text) SELECT id + 6000, text FROM one")
        project.execute(f"INSERT INTO one (id, text) SELECT id + 12000, text FROM one LIMIT {ROWS - 4 * 999}")
    (project.folder / "migrations/versions/three.py").unlink()
    return project


def write_backfill(project, extra: str = "") -> None:
    project.write_revision(
        "three",
        "two",
        'op.add_column("one", sa.Column("size", sa.Integer))\n'
        'op.backfill("one", {"size": "LENGTH(text)"}, where="text <> \'r7\'")\n' + extra,
    )


def test_every_row_is_filled_and_only_those(filled):
    write_backfill(filled)
    outcome = filled.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    ((total, empty, wrong),) = filled.execute(
        "SELECT COUNT(*), SUM(size IS NULL), SUM(size IS NOT NULL AND size <> LENGTH(text)) FROM one"
    )
    assert (total, int(wrong)) == (ROWS, 0)
    assert int(empty) == filled.execute("SELECT COUNT(*) FROM one WHERE text = 'r7'")[0][0]


def test_empty_table_is_no_trouble(filled):
    filled.execute("DELETE FROM one")
    write_backfill(filled)
    assert filled.migrator("to", "head").code == 0


def test_refused_half_way_goes_on_behind_the_last_batch(filled):
    if filled.url.startswith("sqlite"):
        filled.execute("UPDATE one SET text = 'r7' WHERE id > 6000")  # SQLite has no half-way
    write_backfill(filled, 'op.execute("INSERT INTO nowhere VALUES (1)")')
    assert filled.migrator("to", "head").code == 30
    filled.execute("CREATE TABLE nowhere (id INTEGER)")
    if not filled.url.startswith("sqlite"):
        # What is done is not done again: a value that changed meanwhile stays.
        filled.execute("UPDATE one SET size = -1 WHERE id = 3")
    outcome = filled.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    expected = 2 if filled.url.startswith("sqlite") else -1
    assert filled.execute("SELECT size FROM one WHERE id = 3") == [(expected,)]


def test_plan_prints_it_as_one_update(filled):
    write_backfill(filled)
    outcome = filled.migrator("plan", "head")
    assert outcome.code == 0, outcome.err
    assert "UPDATE /* op.backfill: in batches */ one SET size=LENGTH(text) WHERE text <> 'r7'" in outcome.out
