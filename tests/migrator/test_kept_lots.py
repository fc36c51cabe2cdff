"""Kept rows lie as their table's rows do, and are given back in lots: none is left out, none taken twice."""

import re

import pytest
from sqlalchemy import NullPool, create_engine

from migrator.parking.images import row_key
from migrator.parking.lots import find_lots
from migrator.parking.registry import Kind, Parked, make_tables
from migrator.parking.tables import read_table

pytestmark = pytest.mark.database

NAME = "parked__0001__up__rows_things"


@pytest.fixture
def cursor(mysql_url):
    engine = create_engine(mysql_url, poolclass=NullPool)
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        make_tables(cursor)
        yield cursor


def keep(cursor, numbers):
    """Rows as they are kept, with keys whose order is that of ``numbers``."""
    cursor.executemany(
        "INSERT INTO migrator_kept_rows (name, row_key, row_id) VALUES (%s, %s, '{}')",
        [(NAME, number.to_bytes(32, "big")) for number in numbers],
    )


def count(cursor, lot):
    cursor.execute(f"SELECT row_key FROM migrator_kept_rows k WHERE name = %s{lot}", (NAME,))
    return [int.from_bytes(row[0], "big") for row in cursor.fetchall()]


@pytest.mark.parametrize("rows", [0, 1, 300, 301, 3_000])
def test_each_row_is_in_one_lot(cursor, rows):
    numbers = [7 + number * 3 for number in range(rows)]
    if numbers:
        keep(cursor, numbers)
    lots = find_lots(cursor, Parked(NAME, "0001", "up", Kind.ROWS, "things"))
    found = [count(cursor, lot) for lot in lots]
    assert sorted(number for lot in found for number in lot) == numbers
    assert max(map(len, found)) <= 300
    assert len(lots) <= max(1, rows // 300 + 1)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("BIGINT", [1, 2, 9, 10, 11, 99, 100, 5_000_000, 50_000_000, 999_999_999_999]),
        ("INT UNSIGNED", [9, 10, 4_294_967_295]),
        ("VARCHAR(20)", ["ab", "abc", "b", "ba"]),
        ("DATE", ["2024-12-31", "2025-01-01", "2026-01-01"]),
    ],
)
def test_neighbours_in_a_table_are_neighbours_among_the_kept(cursor, column, values):
    cursor.execute(f"CREATE TABLE things (id {column} PRIMARY KEY)")
    cursor.executemany("INSERT INTO things VALUES (%s)", [(value,) for value in values])
    table = read_table(cursor, "things")
    cursor.execute(f"SELECT {row_key(table, 't')} FROM things t ORDER BY id")
    keys = [row[0] for row in cursor.fetchall()]
    assert keys == sorted(keys)
    assert {len(key) for key in keys} == {32}


def test_rows_that_begin_alike_have_keys_of_their_own(cursor):
    cursor.execute("CREATE TABLE things (a VARCHAR(50), b INT, PRIMARY KEY (a, b))")
    names = ["", "0", "a" * 49, "a" * 50, "é", "e"]
    cursor.executemany(
        "INSERT IGNORE INTO things VALUES (%s, %s)", [(a, b) for a in names for b in (-1, 0, 10**9)]
    )
    cursor.execute(f"SELECT {row_key(read_table(cursor, 'things'), 't')} FROM things t")
    keys = [row[0] for row in cursor.fetchall()]
    cursor.execute("SELECT COUNT(*) FROM things")
    assert len(set(keys)) == len(keys) == cursor.fetchone()[0]


@pytest.fixture
def url(mysql_url):
    return str(mysql_url)


MAKE = """CREATE TABLE visits (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, reader_id INT NOT NULL,
  page VARCHAR(80) NOT NULL, seconds INT NOT NULL, seen_at DATETIME NOT NULL, country VARCHAR(2))"""
FILL = """INSERT INTO visits (reader_id, page, seconds, seen_at)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
SELECT i, CONCAT('/posts/', i), i, NOW() - INTERVAL i MINUTE FROM n"""


def test_the_size_that_is_told_before_is_about_what_it_takes(empty_project, monkeypatch):
    empty_project.write_revision("one", None, f"op.execute({MAKE!r})")
    empty_project.write_revision("two", "one", """op.backfill("visits", {"country": "'DE'"})""")
    assert empty_project.migrator("to", "one").code == 0
    for _ in range(30):
        empty_project.execute(FILL)
    empty_project.execute("ANALYZE TABLE visits")
    monkeypatch.setenv("MIGRATOR_LARGE_TABLE_ROWS", "1000")
    outcome = empty_project.migrator("to", "two")
    assert outcome.code == 0, outcome
    told = float(re.search(r"keeps what they were \(about ([\d,]+) MiB\)", outcome.err)[1])
    empty_project.execute("ANALYZE TABLE migrator_kept_rows")
    ((size,),) = empty_project.execute(
        "SELECT (data_length + index_length) / 1048576 FROM information_schema.tables"
        " WHERE table_schema = DATABASE() AND table_name = 'migrator_kept_rows'"
    )
    assert 0.6 < told / float(size) < 1.7
