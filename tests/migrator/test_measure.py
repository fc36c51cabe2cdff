"""`python -m migrator measure`: what the tables hold, in figures that a way down and up must not change."""

import hashlib
import json
import struct

import pytest

from tests.migrator.conftest import create_table

on_mysql = pytest.mark.parametrize("url", ["mysql"], indirect=True)

EVERY_KIND = """CREATE TABLE kinds (
  a VARCHAR(20) NOT NULL, b INT NOT NULL, `we``ird %s` INT, latin VARCHAR(9) CHARACTER SET latin1,
  exact DECIMAL(30, 10), approximate FLOAT, wide DOUBLE, document JSON, bytes BLOB,
  fixed BINARY(4), bits BIT(9), choice ENUM('x', 'é'), several SET('m', 'n'), day DATE, moment DATETIME(6),
  instant TIMESTAMP(3) NULL, span TIME(2),
  place POINT SRID 4326, direction VECTOR(2), twice INT AS (b * 2) VIRTUAL, hidden INT INVISIBLE,
  PRIMARY KEY (b, a))"""
FILL = """INSERT INTO kinds (a, b, `we``ird %s`, latin, exact, approximate, wide, document, bytes, fixed,
  bits, choice, several, day, moment, instant, span, place, direction, hidden) VALUES
  ('one', 1, 7, 'né', 1.5, 1234567, 0.1, '{"b": [1, "x"], "a": null}', x'00ff', x'01', b'101', 'é', 'm,n',
   '2020-02-29', '2020-02-29 01:02:03.000004', '2020-06-01 00:00:00.5', '-10:00:00.25',
   ST_GeomFromText('POINT(1 2)', 4326), TO_VECTOR('[1,2.5]'), 1),
  ('two|', 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
   NULL, NULL, 2),
  ('', 3, 0, '', 0, -0e0, -1e300, '"é"', '', '', 0, 'x', '', '1000-01-01', '1000-01-01', NULL, '0:0:0',
   ST_GeomFromText('POINT(0 0)', 4326), TO_VECTOR('[0,0]'), 3)"""


def sha(value: bytes) -> bytes:
    return hashlib.sha256(value).hexdigest().encode()


def point(x: float, y: float) -> bytes:
    return struct.pack("<I", 4326) + struct.pack("<BIdd", 1, 1, x, y)


# Of each column the three values, as the server must have written them; None is NULL.
EXPECTED = {
    "a": [b"one", b"two|", b""],
    "b": [b"1", b"2", b"3"],
    "we`ird %s": [b"7", None, b"0"],
    "latin": ["né".encode(), None, b""],
    "exact": [b"1.5000000000", None, b"0.0000000000"],
    "approximate": [b"1234567", None, b"-0"],
    "wide": [b"0.1", None, b"-1e300"],
    "document": [sha(b'{"a": null, "b": [1, "x"]}'), None, sha('"é"'.encode())],
    "bytes": [sha(b"\x00\xff"), None, sha(b"")],
    "fixed": [b"\x01\x00\x00\x00", None, b"\x00\x00\x00\x00"],
    "bits": [b"5", None, b"0"],
    "choice": ["é".encode(), None, b"x"],
    "several": [b"m,n", None, b""],
    "day": [b"2020-02-29", None, b"1000-01-01"],
    "moment": [b"2020-02-29 01:02:03.000004", None, b"1000-01-01 00:00:00.000000"],
    "instant": [b"2020-06-01 00:00:00.500", None, None],
    "span": [b"-10:00:00.25", None, b"00:00:00.00"],
    "place": [sha(point(2, 1)), None, sha(point(0, 0))],
    "direction": [sha(struct.pack("<2f", 1, 2.5)), None, sha(struct.pack("<2f", 0, 0))],
    "twice": [b"2", b"4", b"6"],
}
KEYS = [(b"1", b"one"), (b"2", b"two|"), (b"3", b"")]


def sum_digests(texts: list[bytes]) -> str:
    return f"{sum(int(sha(text)[:16], 16) for text in texts) % 2**64:016x}"


def measure(project) -> dict:
    outcome = project.migrator("measure")
    assert outcome.code == 0, outcome.err
    assert outcome.out.count("\n") == 1
    return json.loads(outcome.out)


@on_mysql
def test_every_kind_of_value_is_measured_as_python_reckons_it(project):
    project.execute(EVERY_KIND.replace("%", "%%"))
    project.execute(FILL.replace("%", "%%"))
    found = measure(project)["tables"]["kinds"]
    expected = {
        name: sum_digests(
            [
                b"|".join([*key, b"" if value is None else b"=" + value])
                for key, value in zip(KEYS, values, strict=True)
            ]
        )
        for name, values in EXPECTED.items()
    }
    assert found["rows"] == 3
    assert {
        name: (found["columns"].get(name), text)
        for name, text in expected.items()
        if found["columns"].get(name) != text
    } == {}
    assert found["columns"].keys() == expected.keys()


@on_mysql
def test_the_seventh_digit_of_a_float_counts_and_the_order_of_columns_does_not(project):
    project.execute("CREATE TABLE t (id INT PRIMARY KEY, f FLOAT, g JSON)")
    project.execute("INSERT INTO t VALUES (1, 1234567, '{}')")
    before = measure(project)
    project.execute("ALTER TABLE t MODIFY f FLOAT AFTER g, ADD COLUMN h INT DEFAULT 1 FIRST")
    after = measure(project)
    assert {**after["tables"]["t"]["columns"], "h": ""} == {**before["tables"]["t"]["columns"], "h": ""}
    project.execute("UPDATE t SET f = 1234568")
    assert measure(project)["tables"]["t"]["columns"]["f"] != before["tables"]["t"]["columns"]["f"]


def test_down_and_up_again_measures_the_same_and_another_value_does_not(empty_project):
    project = empty_project
    project.write_revision("one", None, create_table("one"), 'op.drop_table("one")')
    project.write_revision("two", "one", create_table("two"), 'op.drop_table("two")')
    assert project.migrator("to", "head").code == 0
    project.execute("INSERT INTO one (text) VALUES ('a'), (NULL), ('')")
    before = measure(project)
    assert (before["revisions"], sorted(before["tables"])) == (["two"], ["one", "two"])
    assert before["tables"]["one"]["rows"] == 3
    assert set(before["tables"]["two"]["columns"].values()) == {"0" * 16}
    assert project.migrator("to", "one").code == 0
    middle = measure(project)
    assert (middle["revisions"], middle["tables"]) == (["one"], {"one": before["tables"]["one"]})
    assert project.migrator("to", "two").code == 0
    assert measure(project) == before
    project.execute("UPDATE one SET text = CASE id WHEN 2 THEN '' WHEN 3 THEN NULL ELSE text END")
    after = measure(project)["tables"]["one"]
    assert after["rows"] == 3
    assert after["columns"]["id"] == before["tables"]["one"]["columns"]["id"]
    assert after["columns"]["text"] != before["tables"]["one"]["columns"]["text"]


@on_mysql
def test_what_is_parked_is_not_measured_and_comes_back_as_it_was(project):
    project.write_revision(
        "four",
        "three",
        'op.add_column("one", sa.Column("more", sa.Integer))',
        'op.drop_column("one", "more")',
    )
    assert project.migrator("to", "head").code == 0
    project.execute("INSERT INTO one (text, more) VALUES ('a', 1), ('b', NULL)")
    project.execute("INSERT INTO two (text) VALUES ('a')")
    before = measure(project)
    assert project.migrator("to", "one").code == 0
    assert list(measure(project)["tables"]) == ["one"]
    assert list(measure(project)["tables"]["one"]["columns"]) == ["id", "text"]
    assert project.migrator("to", "head").code == 0
    assert measure(project) == before


def test_rows_that_are_twice_there_do_not_cancel_each_other(project):
    project.execute("CREATE TABLE loose (a INTEGER)")
    project.execute("INSERT INTO loose VALUES (1), (1)")
    ones = measure(project)["tables"]["loose"]["columns"]["a"]
    project.execute("UPDATE loose SET a = 2")
    assert measure(project)["tables"]["loose"]["columns"]["a"] not in {ones, "0" * 16}


@pytest.mark.parametrize(("key", "is_seen"), [("", False), (" PRIMARY KEY", True)])
def test_values_that_change_places_are_seen_by_their_key_alone(project, key, is_seen):
    project.execute(f"CREATE TABLE pairs (a INTEGER{key}, b INTEGER)")
    project.execute("INSERT INTO pairs VALUES (1, 10), (2, 20)")
    before = measure(project)
    project.execute("UPDATE pairs SET b = 30 - b")
    assert (measure(project) != before) is is_seen


def test_rows_whose_parent_is_missing_are_counted(project):
    project.execute("CREATE TABLE parent (a INTEGER, b INTEGER, PRIMARY KEY (a, b))")
    project.execute(
        "CREATE TABLE child (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER,"
        " CONSTRAINT has_parent FOREIGN KEY (a, b) REFERENCES parent (a, b))"
    )
    project.execute("INSERT INTO parent VALUES (1, 1), (2, 2)")
    project.execute("INSERT INTO child VALUES (1, 1, 1), (2, 2, 2), (3, NULL, 5)")
    assert measure(project)["orphans"] == []
    is_mysql = project.url.startswith("mysql")
    name = "has_parent" if is_mysql else "a, b -> parent"
    for remains, rows in (("DELETE FROM parent WHERE a = 1", 1), ("DROP TABLE parent", 2)):
        if is_mysql:
            project.url += "?init_command=SET foreign_key_checks=0"
        project.execute(remains)
        project.url = project.url.partition("?")[0]
        assert measure(project)["orphans"] == [{"table": "child", "constraint": name, "rows": rows}]
