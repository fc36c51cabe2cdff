"""Revisions that read the rows that they write: on their way up again they see what they made of them."""

import pytest

from tests.migrator.one_more import go, rows
from tests.migrator.test_parking import history, url  # noqa: F401 - fixtures

pytestmark = [pytest.mark.database, pytest.mark.timeout(120)]

# Asks until nothing is equal any more: without its own writing it would ask for ever.
NUMBERS = """
connection = op.get_bind()
query = ("SELECT r.id, r.name FROM rows_ r JOIN rows_ e ON e.name = r.name AND e.id < r.id"
         " ORDER BY r.id LIMIT 1")
for _ in range(50):
    row = connection.exec_driver_sql(query).first()
    if row is None:
        break
    count = "SELECT COUNT(*) FROM rows_ WHERE name LIKE %s"
    taken = connection.exec_driver_sql(count, (row[1] + "%%",)).scalar()
    connection.exec_driver_sql("UPDATE rows_ SET name = %s WHERE id = %s", (f"{row[1]}-{taken}", row[0]))
else:
    raise RuntimeError("it never ends")
op.execute("CREATE UNIQUE INDEX by_name ON rows_ (name)")
"""


def test_a_revision_that_asks_until_nothing_is_equal_ends_on_its_way_up_again(history):  # noqa: F811
    project = history("pass", "pass")
    project.execute("INSERT INTO rows_ (name) VALUES ('a'), ('a'), ('b')")
    project.write_revision("0003", "0002", NUMBERS, 'op.execute("DROP INDEX by_name ON rows_")')
    go(project, "head")
    names = "SELECT id, name FROM rows_ ORDER BY id"
    there = rows(project, names)
    assert len({name for _, name in there}) == 6
    go(project, "0002")
    assert rows(project, names) == [(1, "a"), (2, "b"), (3, "c"), (4, "a"), (5, "a"), (6, "b")]
    project.execute("INSERT INTO rows_ (name) VALUES ('c')")
    go(project, "head")
    again = rows(project, names)
    assert again[:6] == there
    assert again[6][1].startswith("c-")
    go(project, "0002")
    go(project, "head")
    assert rows(project, names) == again


def test_what_does_not_fit_before_the_revision_has_widened_it_comes_back_whole(history):  # noqa: F811
    project = history(
        'op.execute("ALTER TABLE rows_ MODIFY name VARCHAR(90) NOT NULL")\n'
        "op.execute(\"UPDATE rows_ SET name = CONCAT(name, REPEAT('!', 60))\")",
        "op.execute(\"UPDATE rows_ SET name = SUBSTRING_INDEX(name, '!', 1)\")\n"
        'op.execute("ALTER TABLE rows_ MODIFY name VARCHAR(50) NOT NULL")',
    )
    long = rows(project, "SELECT id, name FROM rows_ ORDER BY id")
    assert len(long[0][1]) == 61
    go(project, "0001")
    assert rows(project, "SELECT name FROM rows_ ORDER BY id") == [("a",), ("b",), ("c",)]
    go(project, "head")
    assert rows(project, "SELECT id, name FROM rows_ ORDER BY id") == long
