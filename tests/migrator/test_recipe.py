"""The written-out recipe: what a copy would do, done by revisions while everybody reads and writes."""

import json
import threading
import time
from dataclasses import dataclass, field
from typing import Self

import pymysql
import pytest
from sqlalchemy import make_url

from tests.migrator.noise import Noise

pytestmark = pytest.mark.database
STEP = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
COLUMNS = "amount, state, note"
TABLE = """CREATE TABLE orders (
  id INT PRIMARY KEY AUTO_INCREMENT, amount INT NOT NULL COMMENT 'in: cents',
  state ENUM('new','paid') NOT NULL, note VARCHAR(20),
  seen DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  KEY ix_amount (amount, note), UNIQUE KEY uq (amount, id))"""
UP = "ALTER TABLE orders MODIFY amount BIGINT NOT NULL COMMENT 'in: cents'"
DOWN = "ALTER TABLE orders MODIFY amount INT NOT NULL COMMENT 'in: cents'"
ROWS = 8_000


@pytest.fixture
def url(mysql_url):
    return str(mysql_url)


@pytest.fixture
def orders(empty_project, monkeypatch):
    """A large table, and a revision that the server could only do by copying it."""
    monkeypatch.setenv("MIGRATOR_LARGE_TABLE_ROWS", "500")
    empty_project.write_revision("one", None, f"op.execute({TABLE!r})", 'op.execute("DROP TABLE orders")')
    assert empty_project.migrator("to", "one").code == 0
    insert = f"INSERT INTO orders ({COLUMNS}) {STEP} SELECT i, 'paid', CONCAT('n', i) FROM n"
    empty_project.execute(insert)
    for _ in range(3):
        empty_project.execute(f"INSERT INTO orders ({COLUMNS}) SELECT {COLUMNS} FROM orders")
    empty_project.execute("ANALYZE TABLE orders")
    empty_project.write_revision("two", "one", f"op.execute({UP!r})", f"op.execute({DOWN!r})")
    return empty_project


def show(project) -> str:
    """Without what is set aside."""
    text = project.execute("SHOW CREATE TABLE orders")[0][1].split(") ENGINE")[0]
    return "".join(line for line in text.splitlines(keepends=True) if "`parked__" not in line)


@dataclass
class Client:
    """Reads and writes all the time, and remembers what it wrote and how long it ever waited."""

    url: str
    wrote: dict[int, int] = field(default_factory=dict)
    longest_seconds: float = 0.0
    count: int = 0
    error: Exception | None = None
    _stopped: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self.thread = threading.Thread(target=self._run)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self.thread.join(30)

    def _run(self) -> None:
        url = make_url(self.url)
        connection = pymysql.connect(
            host=url.host, port=url.port, user=url.username, password=url.password,
            database=url.database, autocommit=True,
        )  # fmt: skip
        try:
            with connection, connection.cursor() as cursor:
                while not self._stopped.wait(0.005):
                    began = time.monotonic()
                    self._visit(cursor)
                    self.longest_seconds = max(self.longest_seconds, time.monotonic() - began)
        except pymysql.err.MySQLError as error:
            self.error = error

    def _visit(self, cursor) -> None:
        self.count += 1
        amount, known = 100_000 + self.count, 1 + self.count % ROWS
        cursor.execute("INSERT INTO orders (amount, state) VALUES (%s, 'new')", (amount,))
        self.wrote[cursor.lastrowid] = amount
        cursor.execute("UPDATE orders SET amount = %s WHERE id = %s", (amount, known))
        if cursor.rowcount:
            self.wrote[known] = amount
        cursor.execute("SELECT amount FROM orders WHERE id = %s", (known,))
        assert cursor.rowcount == 0 or cursor.fetchone() == (self.wrote.get(known),)


def test_refusal_writes_out_the_revisions_and_says_how_to_save_them(orders):
    outcome = orders.migrator("to", "head")
    assert outcome.code == 10
    for word in ("two_expand_orders.py", "two_backfill_orders.py", "two.py", "two_contract_orders.py"):
        assert f"# ---- {word}" in outcome.err
    assert "python -m migrator recipe two --write" in outcome.err
    assert "amount__twin" not in show(orders)


def test_saved_recipe_loses_nothing_under_a_client_up_and_down(orders):
    before = show(orders)
    orders.execute("UPDATE orders SET seen = '2001-01-01'")
    assert orders.migrator("recipe", "two", "--write").code == 0
    kept = (orders.folder / "migrations/versions/two.py.replaced").read_text()
    assert kept.count("MODIFY amount BIGINT") == 1
    with Noise(orders.url) as noise, Client(orders.url) as client:
        for target in ("head", "one", "two_backfill", "two", "head"):
            outcome = orders.migrator_process("to", target, MIGRATOR_LARGE_TABLE_ROWS="500")
            assert outcome.code == 0, outcome.err
            if target == "one":
                assert sorted(show(orders).splitlines()) == sorted(before.splitlines())
    assert client.error is None
    assert client.count > 50
    assert client.longest_seconds < 2 + noise.longest_seconds, f"waited {client.longest_seconds:.2f} s"
    print(f"{client.count} visits, the longest {client.longest_seconds:.3f} s")  # noqa: T201 - the figure (-s)
    after = before.replace("`amount` int NOT", "`amount` bigint NOT")
    assert sorted(show(orders).splitlines()) == sorted(after.splitlines())
    found = {key: rest for key, *rest in orders.execute("SELECT id, amount, YEAR(seen) FROM orders")}
    assert {key: found[key][0] for key in client.wrote} == client.wrote
    untouched = set(range(1, 1001)) - set(client.wrote)
    assert all(found[key] == [key, 2001] for key in untouched)
    assert orders.execute("SHOW TRIGGERS") == []


def test_values_that_only_the_new_type_holds_stop_the_way_down_before_anything_is_cut(orders):
    assert orders.migrator("recipe", "two", "--write").code == 0
    assert orders.migrator("to", "head").code == 0
    orders.execute("UPDATE orders SET amount = 5000000000 WHERE id = 3")
    outcome = orders.migrator("to", "one")
    assert outcome.code == 30
    assert "Out of range" in outcome.err
    assert orders.execute("SELECT amount FROM orders WHERE id = 3") == [(5_000_000_000,)]
    orders.execute("UPDATE orders SET amount = 5 WHERE id = 3")
    outcome = orders.migrator("to", "one")
    assert outcome.code == 0, outcome.err
    assert orders.execute("SELECT amount FROM orders WHERE id = 3") == [(5,)]


def test_recipe_goes_in_place_of_a_revision_that_others_follow(orders):
    orders.write_revision("three", "two", 'op.execute("ALTER TABLE orders ADD COLUMN more INT")')
    outcome = orders.migrator("--json", "recipe", "two")
    assert outcome.code == 0, outcome.err
    texts = {file["path"].rpartition("/")[2]: file["text"] for file in json.loads(outcome.out)}
    assert "down_revision = 'two_backfill'" in texts["two.py"]
    assert "down_revision = 'three'" in texts["two_contract_orders.py"]
    assert orders.migrator("recipe", "two", "--write").code == 0
    outcome = orders.migrator("to", "head")
    assert outcome.code == 0, outcome.err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("VARCHAR(20) NOT NULL", "VARCHAR(300) NOT NULL DEFAULT 'it''s: 5%'"),
        ("VARCHAR(20)", "VARCHAR(20) CHARACTER SET latin1"),
        ("VARCHAR(20)", "TEXT NOT NULL COMMENT 'a \"word\"'"),
        ("ENUM('a','b') NOT NULL", "ENUM('b','a','c') NOT NULL"),
        ("DATETIME", "DATETIME(6) NOT NULL"),
        ("DECIMAL(6,2) NOT NULL DEFAULT '1.50'", "DECIMAL(12,4) NOT NULL DEFAULT '2.5'"),
        ("TEXT", "JSON NOT NULL"),
    ],
)
def test_recipe_ends_where_the_copy_would_have_ended(orders, old, new):
    values = {"V": "'b'", "E": "'b'", "D": "'2024-05-06 07:08:09'", "T": "'{\"a\": 1}'"}
    value = "3.25" if old.startswith("DECIMAL") else values[old[0]]
    orders.execute(f"ALTER TABLE orders ADD COLUMN it {old} FIRST")
    orders.execute(f"UPDATE orders SET it = {value}")
    statement = f"ALTER TABLE orders MODIFY it {new} FIRST".replace("%", "%%").removesuffix(" FIRST")
    orders.execute("CREATE TABLE copied LIKE orders")
    orders.execute("INSERT INTO copied SELECT * FROM orders")
    orders.execute(statement.replace("orders", "copied"))
    orders.write_revision("two", "one", f"op.execute({statement.replace('%%', '%')!r})")
    assert orders.migrator("recipe", "two", "--write").code == 0, orders.migrator("recipe", "two").err
    outcome = orders.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    wanted = orders.execute("SHOW CREATE TABLE copied")[0][1].split(") ENGINE")[0]
    assert show(orders) == wanted.replace("`copied`", "`orders`")
    differing = "SELECT COUNT(*) FROM orders JOIN copied USING (id) WHERE NOT (orders.it <=> copied.it)"
    assert orders.execute(differing) == [(0,)]


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("ALTER TABLE orders MODIFY id BIGINT AUTO_INCREMENT", "no primary or unique key"),
        ("ALTER TABLE orders CONVERT TO CHARACTER SET latin1", "the table's own options"),
        ("ALTER TABLE orders MODIFY note VARCHAR(90), ADD COLUMN x INT", "adds, drops, renames or moves"),
        ("ALTER TABLE orders MODIFY state VARCHAR(9)", "stands in: CONSTRAINT"),
    ],
)
def test_what_a_recipe_cannot_carry_is_refused_by_name(orders, statement, why):
    orders.execute("ALTER TABLE orders ADD CONSTRAINT ck CHECK (state <> '')")
    orders.write_revision("two", "one", f"op.execute({statement!r})")
    outcome = orders.migrator("recipe", "two")
    assert outcome.code == 10
    assert why in outcome.err
    assert "--allow-copy" in outcome.err


def test_recipe_is_written_from_right_before_its_revision(orders):
    assert orders.migrator("to", "base").code == 0
    outcome = orders.migrator("recipe", "two")
    assert outcome.code == 2
    assert "make migrate rev=one" in outcome.err
