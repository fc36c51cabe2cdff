"""Findings before the line of impact, on a real server: each fires, stays silent, prevents something."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from migrator.checks.wording import WORDING

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("no_drift")]
ROOT = Path(__file__).parents[2]

SCHEMA = """
CREATE TABLE one (id INT AUTO_INCREMENT PRIMARY KEY,
 text VARCHAR(50), size INT, kind ENUM('a','b'), other INT,
 twice INT AS (other * 2) VIRTUAL,
 shown INT, watched INT, born INT, CONSTRAINT ck CHECK (born > size))
;CREATE TABLE parent (id INT PRIMARY KEY) ;CREATE TABLE tiny (id TINYINT AUTO_INCREMENT PRIMARY KEY)
;CREATE TABLE old (id INT PRIMARY KEY, text VARCHAR(9)) ENGINE=MyISAM
;CREATE TABLE latin (id VARCHAR(9) CHARACTER SET latin1 PRIMARY KEY)
;CREATE VIEW seen AS SELECT shown FROM one
;CREATE TRIGGER watch BEFORE UPDATE ON one FOR EACH ROW SET NEW.watched = OLD.watched
;INSERT INTO one (text, size, kind, other) VALUES
 ('same', 300, 'a', 7), ('same', NULL, 'b', 8), ('x', 5, 'a', 9)
;INSERT INTO tiny VALUES (126)
"""


@pytest.fixture
def url(mysql_url):
    return str(mysql_url)


@pytest.fixture
def base(empty_project):
    """A database with rows, at the revision ``begin``; three rows make a table large where a test says so."""
    statements = [one.strip() for one in SCHEMA.split(";") if one.strip()]
    empty_project.write_revision("begin", None, "\n".join(f"op.execute({one!r})" for one in statements))
    assert empty_project.migrator("to", "begin").code == 0
    for table in ("one", "tiny"):
        empty_project.execute(f"ANALYZE TABLE {table}")
    return empty_project


def write_next(project, *statements: str, comment: str = "") -> None:
    up = "\n".join([comment, *(f"op.execute({one!r})" for one in statements)])
    project.write_revision("next", "begin", up)


def find(project, *words: str) -> dict[str, str]:
    """The codes that are found, with their severity."""
    found = json.loads(project.migrator("--json", *words, "check").out)
    return {one["code"]: one["severity"] for one in found}


# statement, code, severity, and whether the server refuses it by itself
FIRING = [
    ("ALTER TABLE one ADD UNIQUE INDEX u (text)", "unique-over-duplicates", "error", True),
    (
        "ALTER TABLE one ADD CONSTRAINT f FOREIGN KEY (other) REFERENCES parent (id)",
        "foreign-key-over-orphans",
        "error",
        True,
    ),
    ("ALTER TABLE one MODIFY size INT NOT NULL", "nulls-before-not-null", "error", True),
    ("ALTER TABLE one MODIFY size TINYINT", "type-narrowing", "error", True),
    ("ALTER TABLE one MODIFY text VARCHAR(3)", "type-narrowing", "error", True),
    ("ALTER TABLE one ADD day DATE NOT NULL", "not-null-without-default", "error", True),
    ("ALTER TABLE one ADD more INT NOT NULL", "not-null-without-default", "warning", False),
    ("ALTER TABLE one DROP COLUMN other", "drop-in-use", "error", True),
    ("ALTER TABLE one DROP COLUMN born", "drop-in-use", "error", True),
    ("ALTER TABLE one DROP COLUMN shown", "drop-in-use", "error", False),
    ("ALTER TABLE one RENAME COLUMN watched TO seen_at", "drop-in-use", "error", False),
    (f"ALTER TABLE one ADD {'n' * 65} INT", "name-too-long", "error", True),
    ("ALTER TABLE one ADD `order` INT", "reserved-word", "warning", False),
    ("CREATE TABLE fresh (`rank` INT)", "reserved-word", "warning", False),
    ("ALTER TABLE one MODIFY kind ENUM('b','a')", "enum-reorder", "warning", False),
    ("ALTER TABLE one ADD word VARCHAR(9) CHARACTER SET latin1", "charset-mix", "warning", False),
    (
        "ALTER TABLE one ADD CONSTRAINT f FOREIGN KEY (text) REFERENCES latin (id)",
        "charset-mix",
        "error",
        True,
    ),
    ("CREATE FULLTEXT INDEX ft ON one (text)", "fulltext-first-build", "warning", False),
    ("ALTER TABLE one MODIFY text TEXT", "table-copy", "warning", False),
    ("ALTER TABLE one CONVERT TO CHARACTER SET latin1", "lock-for-writers", "warning", False),
    ("ALTER TABLE tiny ADD more INT", "auto-increment-near-end", "warning", False),
    ("UPDATE old SET text = 'x'", "non-innodb", "error", False),
    ("CREATE TABLE fresh (id INT) ENGINE=MyISAM", "non-innodb", "warning", False),
    ("CALL nothing()", "refused-statement", "error", True),
    ("SELECT 1; SELECT 2", "refused-statement", "error", True),
    ("DROP TABLE tiny", "parks-data", "warning", False),
    ("TRUNCATE TABLE tiny", "parks-data", "warning", False),
    ("UPDATE seen SET shown = 1", "changes-through-view", "error", False),
    ("DELETE FROM seen", "changes-through-view", "error", False),
]


@pytest.mark.parametrize(
    ("statement", "code", "severity", "fails"), FIRING, ids=lambda value: str(value)[:60]
)
def test_finding_fires_and_what_it_prevents_happens(base, statement, code, severity, fails):
    write_next(base, statement)
    assert find(base).get(code) == severity
    assert base.migrator("to", "head").code == (10 if "error" in find(base).values() else 0)
    if fails:
        with pytest.raises(DBAPIError):
            base.execute(statement)


SILENT = [
    "ALTER TABLE one ADD more INT",
    "ALTER TABLE one ADD more INT NOT NULL DEFAULT 3",
    "ALTER TABLE one ADD UNIQUE INDEX u (other)",
    "ALTER TABLE one MODIFY kind ENUM('a','b','c')",
    "ALTER TABLE one MODIFY text VARCHAR(60)",
    "CREATE INDEX i ON one (text)",
    "CREATE TABLE fresh (id INT, note VARCHAR(64))",
    "UPDATE one SET other = 1",
    "INSERT INTO one (other) VALUES (4)",
]


@pytest.mark.parametrize("statement", SILENT)
def test_harmless_statement_has_no_finding(base, statement):
    write_next(base, statement)
    assert find(base) == {}


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE fresh (id INT)", "ALTER TABLE fresh ADD UNIQUE INDEX u (id)"),
        ("UPDATE one SET text = id", "ALTER TABLE one ADD UNIQUE INDEX u (text)"),
        ("DELETE FROM one WHERE id = 2", "ALTER TABLE one MODIFY size INT NOT NULL"),
        (
            "INSERT INTO parent VALUES (7), (8), (9)",
            "DELETE FROM one",
            "ALTER TABLE one ADD CONSTRAINT f FOREIGN KEY (other) REFERENCES parent (id)",
        ),
        ("DROP VIEW seen", "ALTER TABLE one DROP COLUMN shown"),
        ("ALTER TABLE one DROP COLUMN twice", "ALTER TABLE one RENAME COLUMN other TO others"),
    ],
)  # fmt: skip
def test_what_the_plan_itself_mends_before_is_no_error(base, statements):
    write_next(base, *statements)
    assert "error" not in find(base).values()
    outcome = base.migrator("to", "head")
    assert outcome.code == 0, outcome.err


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("ALTER TABLE one MODIFY text TEXT", "lock-for-writers"),
        ("CREATE FULLTEXT INDEX ft ON one (text)", "fulltext-first-build"),
        ("UPDATE one SET other = 1", "unbatched-update"),
        ("DELETE FROM one", "unbatched-delete"),
    ],
)
def test_size_refuses_on_a_large_table_only(base, monkeypatch, statement, code):
    write_next(base, statement)
    assert find(base).get(code) != "error"
    monkeypatch.setenv("MIGRATOR_LARGE_TABLE_ROWS", "3")
    assert find(base)[code] == "error"
    assert base.migrator("to", "head").code == 10
    assert base.execute("SELECT COUNT(*) FROM one WHERE text = 'same'") == [(2,)]


def test_backfill_and_one_row_of_a_large_table_are_not_unbatched(base, monkeypatch):
    monkeypatch.setenv("MIGRATOR_LARGE_TABLE_ROWS", "3")
    base.write_revision("next", "begin", 'op.backfill("one", {"other": "1"})')
    assert find(base) == {"keeps-rows": "warning"}
    write_next(base, "UPDATE one SET other = 1 WHERE id = 1")
    assert find(base) == {}


def test_all_findings_are_told_at_once_and_nothing_is_touched(base):
    write_next(base, "ALTER TABLE one ADD UNIQUE INDEX u (text)", "CALL nothing()")
    outcome = base.migrator("to", "head")
    assert outcome.code == 10
    assert "2 findings against this plan" in outcome.err
    assert "('same') in 2 rows" in outcome.err
    assert base.migrator("current").out == "begin\n"
    plan = base.migrator("plan", "head").out
    assert plan.index("ADD UNIQUE") < plan.index("-- error unique-over-duplicates") < plan.index("CALL")


def test_waiver_needs_a_reason_and_one_that_waives_nothing_is_told(base):
    unique = "ALTER TABLE one ADD UNIQUE INDEX u (text)"
    write_next(base, unique, comment="# migrator: allow unique-over-duplicates")
    assert find(base) == {"unique-over-duplicates": "error", "waiver-without-reason": "error"}
    write_next(base, unique, comment="# migrator: allow unique-over-duplicates: to hear the server")
    assert base.migrator("to", "head").code == 30
    write_next(base, "CREATE TABLE fresh (id INT)", comment="# migrator: allow parks-data: for nothing")
    assert find(base) == {"waiver-unused": "warning"}
    write_next(base, "CALL nothing()", comment="# migrator: allow refused-statement: please")
    assert find(base)["refused-statement"] == "error"
    assert base.migrator("check").code == 10


def test_open_transaction_is_named(base, monkeypatch):
    monkeypatch.setenv("MIGRATOR_LONG_TRANSACTION_SECONDS", "0")
    write_next(base, "ALTER TABLE one ADD more INT")
    engine = create_engine(base.url)
    with engine.connect() as connection:
        connection.execute(text("SELECT * FROM one")).all()
        session = connection.scalar(text("SELECT CONNECTION_ID()"))
        assert f"session {session} of" in base.migrator("check").out
    engine.dispose()
    assert find(base) == {}


def test_revision_that_reads_is_told_and_not_refused_and_gets_no_connection(base):
    base.write_revision("next", "begin", 'assert op.get_bind().execute(sa.text("SELECT 1")).scalar() == 1')
    assert find(base) == {"dynamic-revision": "warning"}
    assert base.migrator("to", "head").code == 0
    own = (
        f"with sa.create_engine({base.url!r}).begin() as own:\n    own.execute(sa.text('DELETE FROM parent'))"
    )
    base.write_revision("last", "next", own)
    base.execute("INSERT INTO parent VALUES (1)")
    assert find(base) == {"dynamic-revision": "warning"}
    assert base.execute("SELECT * FROM parent") == [(1,)]


def test_missing_privilege_is_told_with_its_grant(base):
    database = base.url.rpartition("/")[2]
    base.execute(f"CREATE USER {database} IDENTIFIED BY 'pw'")
    try:
        base.execute(f"GRANT SELECT, UPDATE ON `{database}`.* TO {database}")
        write_next(base, "ALTER TABLE one ADD more INT", "UPDATE one SET other = 1")
        url = base.url.replace(re.search(r"//(.*)@", base.url)[1], f"{database}:pw")
        found = json.loads(base.migrator("--json", "--database-url", url, "check").out)
        missing = [one for one in found if one["code"] == "missing-privilege"]
        assert [(one["number"], one["table"]) for one in missing] == [(1, "one")]
        assert f"GRANT ALTER, CREATE, INSERT ON `{database}`.`one`" in missing[0]["instead"]
    finally:
        base.execute(f"DROP USER {database}")


def test_static_check_needs_no_database(base):
    write_next(base, "CALL nothing()")
    outcome = base.migrator("--database-url", "mysql+pymysql://nobody@127.0.0.1:1/none", "check", "--static")
    assert outcome.code == 10
    assert "refused-statement" in outcome.out
    assert base.migrator("check", "--static", "begin").code == 0


def test_each_code_is_documented():
    sections = re.findall(r"^## ([a-z]+(?:-[a-z]+)*)$", (ROOT / "docs/findings.md").read_text(), re.MULTILINE)
    assert sections == sorted(WORDING)
