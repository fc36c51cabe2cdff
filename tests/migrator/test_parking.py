"""Down and up again, up, down and up: nothing is lost, whatever is written meanwhile."""

import pytest

from tests.migrator.one_more import columns, go, own, rows

pytestmark = pytest.mark.database

BASE = """
op.execute("CREATE TABLE parents (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL)")
op.execute("CREATE TABLE rows_ (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(50) NOT NULL, parent_id INT)")
op.execute("INSERT INTO parents VALUES (1, 'one'), (2, 'two')")
op.execute("INSERT INTO rows_ (name, parent_id) VALUES ('a', 1), ('b', 2), ('c', NULL)")
"""


@pytest.fixture
def url(mysql_url):
    return mysql_url


@pytest.fixture
def history(empty_project):
    """A project at its first revision, and a way to add one more."""
    empty_project.write_revision("0001", None, BASE)
    assert empty_project.migrator("to", "head").code == 0

    def add(up: str, down: str, revision: str = "0002", below: str = "0001"):
        empty_project.write_revision(revision, below, up, down)
        go(empty_project, "head")
        return empty_project

    return add


def test_a_column_comes_back_with_its_values(history):
    project = history(
        'op.execute("ALTER TABLE rows_ ADD COLUMN colour VARCHAR(20)")',
        'op.execute("ALTER TABLE rows_ DROP COLUMN colour")',
    )
    project.execute("UPDATE rows_ SET colour = CONCAT('c', id)")
    go(project, "0001")
    assert columns(project, "rows_") == ["id", "name", "parent_id"]
    project.execute("INSERT INTO rows_ (name) VALUES ('later')")
    project.execute("INSERT INTO rows_ VALUES (9, 'nine', NULL)")
    project.execute("DELETE FROM rows_ WHERE id = 2")
    project.execute("UPDATE rows_ SET name = 'A' WHERE id = 1")
    go(project, "head")
    assert rows(project, "SELECT id, name, colour FROM rows_ ORDER BY id") == [
        (1, "A", "c1"), (3, "c", "c3"), (4, "later", None), (9, "nine", None),
    ]  # fmt: skip
    assert own(project) == []
    assert "parked" not in rows(project, "SHOW CREATE TABLE rows_")[0][1]


def test_backfill_spares_what_came_back_and_fills_the_rest(history):
    project = history(
        'op.execute("ALTER TABLE rows_ ADD COLUMN slug VARCHAR(60)")\n'
        "op.execute(\"UPDATE rows_ SET slug = CONCAT('slug-', name)\")\n"
        'op.execute("ALTER TABLE rows_ MODIFY slug VARCHAR(60) NOT NULL")\n'
        'op.execute("CREATE UNIQUE INDEX by_slug ON rows_ (slug)")',
        'op.execute("DROP INDEX by_slug ON rows_")\nop.execute("ALTER TABLE rows_ DROP COLUMN slug")',
    )
    project.execute("UPDATE rows_ SET slug = CONCAT('mine-', id)")
    go(project, "0001")
    project.execute("UPDATE rows_ SET name = 'touched' WHERE id = 2")
    project.execute("INSERT INTO rows_ (name) VALUES ('born')")
    go(project, "head")
    assert rows(project, "SELECT id, slug FROM rows_ ORDER BY id") == [
        (1, "mine-1"), (2, "slug-touched"), (3, "mine-3"), (4, "slug-born"),
    ]  # fmt: skip


def test_what_is_dropped_on_the_way_up_comes_back_on_the_way_down_and_may_go_again(history):
    project = history(
        'op.execute("ALTER TABLE rows_ DROP COLUMN name")',
        "op.execute(\"ALTER TABLE rows_ ADD COLUMN name VARCHAR(50) NOT NULL DEFAULT 'x'\")",
    )
    project.execute("INSERT INTO rows_ (parent_id) VALUES (1)")
    go(project, "0001")
    assert rows(project, "SELECT id, name FROM rows_ ORDER BY id") == [(1, "a"), (2, "b"), (3, "c"), (4, "x")]
    go(project, "head")
    assert columns(project, "rows_") == ["id", "parent_id"]
    go(project, "0001")
    assert rows(project, "SELECT id, name FROM rows_ ORDER BY id") == [(1, "a"), (2, "b"), (3, "c"), (4, "x")]


def test_a_table_comes_back_with_its_rows_keys_and_triggers(history):
    up = """
op.execute("CREATE TABLE tags (id INT PRIMARY KEY AUTO_INCREMENT, row_id INT, name VARCHAR(20) UNIQUE,"
           " CONSTRAINT tags_row FOREIGN KEY (row_id) REFERENCES rows_ (id) ON DELETE CASCADE)")
op.execute("INSERT INTO tags (row_id, name) SELECT id, CONCAT('tag-', name) FROM rows_")
op.execute("CREATE INDEX by_row ON tags (row_id, name)")
op.execute("CREATE TRIGGER tags_t BEFORE INSERT ON tags FOR EACH ROW SET NEW.name = LOWER(NEW.name)")
"""
    project = history(up, 'op.execute("DROP TABLE tags")')
    project.execute("UPDATE tags SET name = 'renamed' WHERE row_id = 1")  # by its key another one from now on
    before = rows(project, "SHOW CREATE TABLE tags")[0][1]
    go(project, "0001")
    assert "tags" not in project.tables()
    project.execute("DELETE FROM rows_ WHERE id = 3")
    project.execute("INSERT INTO rows_ (name) VALUES ('new')")
    go(project, "head")
    assert rows(project, "SELECT row_id, name FROM tags ORDER BY row_id, name") == [
        (1, "renamed"), (1, "tag-a"), (2, "tag-b"), (4, "tag-new"),
    ]  # fmt: skip
    after = rows(project, "SHOW CREATE TABLE tags")[0][1]
    assert after.split("AUTO_INCREMENT=")[0] == before.split("AUTO_INCREMENT=")[0]
    assert rows(
        project, "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
    )
    assert own(project) == [("aside", "tags", "")]


def test_rows_that_a_statement_changed_or_removed_become_what_they_were(history):
    project = history(
        'op.execute("UPDATE rows_ SET name = UPPER(name) WHERE id < 3")\n'
        'op.execute("DELETE FROM rows_ WHERE id = 3")',
        "pass",
    )
    assert rows(project, "SELECT id, name FROM rows_") == [(1, "A"), (2, "B")]
    project.execute("UPDATE rows_ SET name = 'written since' WHERE id = 2")
    go(project, "0001")
    assert rows(project, "SELECT id, name FROM rows_ ORDER BY id") == [
        (1, "a"),
        (2, "written since"),
        (3, "c"),
    ]
    go(project, "head")
    go(project, "0001")
    assert rows(project, "SELECT id, name FROM rows_ ORDER BY id") == [
        (1, "a"),
        (2, "written since"),
        (3, "c"),
    ]


def test_what_a_statement_made_up_is_the_same_again(history):
    project = history('op.execute("UPDATE rows_ SET name = UUID()")', "pass")
    made = rows(project, "SELECT id, name FROM rows_ ORDER BY id")
    go(project, "0001")
    assert rows(project, "SELECT name FROM rows_ ORDER BY id") == [("a",), ("b",), ("c",)]
    go(project, "head")
    assert rows(project, "SELECT id, name FROM rows_ ORDER BY id") == made


def test_cascades_are_kept_as_well(history):
    up = """
op.execute("CREATE TABLE below (id INT PRIMARY KEY, parent_id INT, CONSTRAINT f FOREIGN KEY (parent_id)"
           " REFERENCES parents (id) ON DELETE CASCADE)")
op.execute("INSERT INTO below VALUES (1, 1), (2, 2)")
"""
    project = history(up, 'op.execute("DROP TABLE below")')
    project.write_revision("0003", "0002", 'op.execute("DELETE FROM parents WHERE id = 1")', "pass")
    go(project, "head")
    assert rows(project, "SELECT id FROM below") == [(2,)]
    go(project, "0002")
    assert rows(project, "SELECT id FROM below ORDER BY id") == [(1,), (2,)]
    assert rows(project, "SELECT id FROM parents ORDER BY id") == [(1,), (2,)]


@pytest.mark.parametrize(
    ("wide", "narrow", "values"),
    [
        ("VARCHAR(200)", "VARCHAR(5)", ["'a long one'", "'short'", "NULL"]),
        ("BIGINT", "TINYINT", ["99999", "5", "-7"]),
        ("DECIMAL(10,4)", "DECIMAL(10,1)", ["1.2345", "2.5000", "NULL"]),
        ("ENUM('a','b','c')", "ENUM('a','b')", ["'c'", "'a'", "NULL"]),
        ("DATETIME(6)", "DATETIME", ["'2024-01-02 03:04:05.678901'", "'2024-01-02 03:04:05'", "NULL"]),
        ("INT NULL", "INT NOT NULL", ["NULL", "1", "2"]),
        ("TEXT", "VARCHAR(3)", ["'longer'", "'abc'", "NULL"]),
    ],
)
def test_a_narrower_type_loses_nothing(history, wide, narrow, values):
    project = history(
        f'op.execute("ALTER TABLE parents ADD COLUMN v {narrow}")',
        'op.execute("ALTER TABLE parents DROP COLUMN v")',
    )
    project.write_revision(
        "0003", "0002", f'op.execute("ALTER TABLE parents MODIFY v {wide}")',
        f'op.execute("ALTER TABLE parents MODIFY v {narrow}")',
    )  # fmt: skip
    go(project, "head")
    project.execute("INSERT INTO parents (id, name) VALUES (3, 'three')")
    for number, value in enumerate(values, start=1):
        project.execute(f"UPDATE parents SET v = {value} WHERE id = {number}")
    before = rows(project, "SELECT id, v FROM parents ORDER BY id")
    go(project, "0002")
    go(project, "head")
    assert rows(project, "SELECT id, v FROM parents ORDER BY id") == before
    go(project, "0001")
    go(project, "head")
    assert rows(project, "SELECT id, v FROM parents ORDER BY id") == before


def test_truncate_and_replace_lose_nothing(history):
    project = history(
        'op.execute("TRUNCATE TABLE rows_")\n'
        "op.execute(\"REPLACE INTO parents VALUES (1, 'replaced'), (7, 'seven')\")\n"
        "op.execute(\"INSERT INTO parents VALUES (2, 'x') ON DUPLICATE KEY UPDATE name = 'met'\")",
        "pass",
    )
    assert rows(project, "SELECT * FROM parents ORDER BY id") == [(1, "replaced"), (2, "met"), (7, "seven")]
    go(project, "0001")
    assert rows(project, "SELECT id, name FROM rows_ ORDER BY id") == [(1, "a"), (2, "b"), (3, "c")]
    assert rows(project, "SELECT * FROM parents WHERE id < 7 ORDER BY id") == [(1, "one"), (2, "two")]


def test_what_is_parked_is_listed_and_only_a_confirmed_purge_drops_it(history):
    project = history(
        'op.execute("ALTER TABLE rows_ DROP COLUMN name")\n'
        'op.execute("UPDATE parents SET name = UPPER(name)")\n'
        'op.execute("DROP TABLE IF EXISTS nothing")',
        "op.execute(\"ALTER TABLE rows_ ADD COLUMN name VARCHAR(50) NOT NULL DEFAULT 'x'\")",
    )
    project.write_revision("0003", "0002", 'op.execute("DROP TABLE rows_")', "pass")
    go(project, "head")
    listed = project.migrator("parked")
    assert listed.code == 0
    for word in ("column  rows_.name", "rows    parents  2 rows", "table   rows_", "0002 up"):
        assert word in listed.out, listed.out
    refused = project.migrator("purge", "--days", "0")
    assert refused.code == 10
    assert "3 parked things would be lost for good" in refused.err
    assert project.migrator("purge", "--days", "1", "--yes").out.startswith("nothing was to go")
    assert project.migrator("purge", "nothing$like$it", "--yes").code == 2
    assert project.migrator("purge", "--days", "0", "--yes").code == 0
    assert project.migrator("parked").out == "nothing is parked\n"
    assert not [name for (name,) in project.execute("SHOW TABLES") if name.startswith("parked")]


def test_autogenerate_and_drift_pass_over_what_is_parked(history):
    project = history(
        'op.execute("ALTER TABLE rows_ ADD COLUMN colour VARCHAR(20)")\n'
        'op.execute("CREATE TABLE more (id INT PRIMARY KEY)")',
        'op.execute("DROP TABLE more")\nop.execute("ALTER TABLE rows_ DROP COLUMN colour")',
    )
    go(project, "0001")
    outcome = project.migrator("drift")
    assert outcome.code == 0, outcome.out + outcome.err


def test_rows_that_came_after_a_change_are_not_changed_by_it_when_it_comes_again(history):
    project = history("op.execute(\"UPDATE rows_ SET name = CONCAT(name, '!')\")", "pass")
    project.execute("INSERT INTO rows_ (name) VALUES ('after')")
    before = rows(project, "SELECT id, name FROM rows_ ORDER BY id")
    go(project, "0001")
    assert rows(project, "SELECT name FROM rows_ ORDER BY id") == [("a",), ("b",), ("c",), ("after",)]
    project.execute("INSERT INTO rows_ (name) VALUES ('born')")
    go(project, "head")
    assert rows(project, "SELECT id, name FROM rows_ ORDER BY id") == [*before, (5, "born!")]
    go(project, "0001")
    go(project, "head")
    assert rows(project, "SELECT id, name FROM rows_ ORDER BY id") == [*before, (5, "born!")]


def test_an_emptied_table_keeps_the_names_of_its_checks(history):
    project = history(
        'op.execute("ALTER TABLE parents ADD CONSTRAINT known CHECK (id > 0)")',
        'op.execute("ALTER TABLE parents DROP CHECK known")',
    )
    project.write_revision("0003", "0002", 'op.execute("TRUNCATE parents")', "pass")
    go(project, "head")
    assert rows(project, "SELECT COUNT(*) FROM parents") == [(0,)]
    go(project, "0001")
    assert rows(project, "SELECT COUNT(*) FROM parents") == [(2,)]


def test_a_row_that_is_removed_keeps_what_is_parked_of_it(history):
    project = history(
        'op.execute("ALTER TABLE rows_ DROP COLUMN name")',
        'op.execute("ALTER TABLE rows_ ADD COLUMN name VARCHAR(50) NULL")',
    )
    project.write_revision("0003", "0002", 'op.execute("DELETE FROM rows_ WHERE id = 2")', "pass")
    go(project, "head")
    go(project, "0001")
    assert rows(project, "SELECT id, name FROM rows_ ORDER BY id") == [(1, "a"), (2, "b"), (3, "c")]
