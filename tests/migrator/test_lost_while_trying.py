"""A connection that is lost while a statement is tried on empty copies: no answer is not a refusal.

Taken for one, the statement would run as it stands, and what it drops would be gone.
"""

import pymysql
import pytest
from pymysql.cursors import Cursor

pytestmark = pytest.mark.database

MAKE = (
    "CREATE TABLE seats (room INT, seat INT, name VARCHAR(20), PRIMARY KEY (room, seat))",
    "INSERT INTO seats VALUES (1, 11, 'Ada'), (2, 12, 'Bob')",
)
# a member of a key that goes; a type that loses characters; a table that comes back
REVISIONS = {
    "member": ("ALTER TABLE seats DROP PRIMARY KEY, DROP COLUMN seat, ADD PRIMARY KEY (room)", "pass"),
    "narrow": ("pass", "ALTER TABLE seats MODIFY name VARCHAR(2)"),
    "table": ("DROP TABLE seats", MAKE[0]),
}


@pytest.fixture
def url(mysql_url):
    return str(mysql_url)


@pytest.fixture
def seats(empty_project):
    empty_project.write_revision("one", None, "\n".join(f"op.execute({text!r})" for text in MAKE))
    assert empty_project.migrator("to", "one").code == 0
    return empty_project


@pytest.fixture
def losing(monkeypatch):
    """From the given number of schema statements on, a scratch database's connection is gone."""
    execute, left = Cursor.execute, []

    def lose(cursor, query, args=None):
        in_scratch = b"_scratch_" in (cursor.connection.db or b"")
        if in_scratch and left and query.lstrip().upper().startswith(("ALTER TABLE", "CREATE TABLE")):
            left[0] -= 1
            if left[0] < 0:
                raise pymysql.err.OperationalError(2013, "Lost connection to MySQL server during query")
        return execute(cursor, query, args)

    monkeypatch.setattr(Cursor, "execute", lose)
    return left


def as_code(text: str) -> str:
    return text if text == "pass" else f"op.execute({text!r})"


@pytest.mark.parametrize("name", REVISIONS)
@pytest.mark.parametrize("many", range(4))
def test_what_the_statement_takes_is_set_aside_after_all(seats, losing, name, many):
    up, down = REVISIONS[name]
    seats.write_revision("two", "one", as_code(up), as_code(down))
    goal = "two" if name == "member" else "one"
    if goal == "one":
        assert seats.migrator("to", "two").code == 0
    losing.append(many)
    first = seats.migrator("to", goal)
    losing.clear()
    assert first.code in {0, 31}, first.err
    second = seats.migrator("to", goal)
    assert second.code == 0, second.err
    if name == "table":
        assert seats.execute("SELECT * FROM seats ORDER BY room") == [(1, 11, "Ada"), (2, 12, "Bob")]
    elif name == "narrow":
        assert seats.execute("SELECT COUNT(*) FROM migrator_kept_rows") == [(2,)]
    else:
        assert seats.execute("SELECT kind FROM migrator_parked WHERE kind = 'column'") == [("column",)]
