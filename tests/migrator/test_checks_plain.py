"""What the expressions read is what sqlglot reads."""

from itertools import product

import pytest

from migrator.checks import understanding
from migrator.checks.actions import read_action
from migrator.checks.plain import read_plain_action, read_plain_change
from migrator.checks.understanding import parse

TYPES = (
    *(
        "INT",
        "INTEGER",
        "BIGINT",
        "SMALLINT",
        "MEDIUMINT",
        "TINYINT",
        "INTEGER UNSIGNED",
        "BOOL",
        "DOUBLE",
        "DATE",
    ),
    *(
        "JSON",
        "TEXT",
        "TINYTEXT",
        "MEDIUMTEXT",
        "LONGTEXT",
        "VARCHAR(50)",
        "CHAR(2)",
        "DATETIME",
        "DATETIME(6)",
    ),
    *("TIMESTAMP", "TIMESTAMP(3)", "DECIMAL(10, 2)", "NUMERIC(8,3)", "NUMERIC(8)"),
)
RESTS = (
    *("", " NULL", " NOT NULL", " DEFAULT NULL", " NOT NULL DEFAULT 'new'", " DEFAULT ''", " DEFAULT 1"),
    *(" DEFAULT -1.5", " NULL DEFAULT 0"),
)
COLUMNS = [kind + rest for kind, rest in product(TYPES, RESTS)]
ACTIONS = (
    *(f"ADD COLUMN size {column}" for column in COLUMNS),
    *(f"MODIFY `size` {column}" for column in COLUMNS),
    *(f"CHANGE `old name` new_name {column}" for column in COLUMNS),
    "MODIFY COLUMN size INT",
    "change column a b int",
    *("DROP COLUMN `a`", "DROP INDEX ix", "DROP FOREIGN KEY fk", "RENAME COLUMN a TO `b c`"),
    *("ADD INDEX ix (a)", "ADD UNIQUE INDEX ux (`a`, b)", "ADD FULLTEXT INDEX fx (a,b)"),
    "ADD CONSTRAINT fk FOREIGN KEY(a) REFERENCES p (id)",
    "ADD CONSTRAINT `f k` FOREIGN KEY (a, b) REFERENCES `p` (x, y) ON DELETE SET NULL ON UPDATE CASCADE",
)
CHANGES = (
    *("UPDATE t SET a = 1", "UPDATE `t` SET a = b + 1, `c` = (SELECT MAX(x) FROM y) WHERE d IS NULL"),
    *(
        "update t set a = CONCAT(b, ',', c), d = 'x = 1, y' where e in (1, 2)",
        "UPDATE t SET a = %s WHERE b = :c",
    ),
    *(
        "DELETE FROM t",
        "DELETE FROM `t` WHERE a = 'LIMIT'",
        "DELETE FROM t WHERE a IN (SELECT b FROM c LIMIT 1)",
    ),
)
NOT_PLAIN = (
    *("ADD COLUMN a INT COMMENT 'x'", "ADD COLUMN a INT UNIQUE", "ADD COLUMN a INT FIRST", "ADD a INT"),
    *("ADD COLUMN a INT AS (b) STORED", "ADD COLUMN a VARCHAR(9) COLLATE utf8mb4_bin", "DROP a", "FORCE"),
    *("ADD INDEX ix (a DESC)", "ADD INDEX ix (a(10))", "ADD INDEX ix ((a + 1))", "ADD COLUMN a ENUM('x')"),
    *("ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES other.p (id)", "ADD COLUMN a INT, ALGORITHM=COPY"),
)
CHANGES_NOT_PLAIN = (
    *("UPDATE t, u SET t.a = u.a", "UPDATE t JOIN u USING (id) SET a = 1", "UPDATE t SET a = 1 LIMIT 5"),
    *("DELETE FROM t LIMIT 5", "DELETE t FROM t JOIN u", "UPDATE t SET t.a = 1", "UPDATE d.t SET a = 1"),
    *("WITH c AS (SELECT 1) DELETE FROM t", "DELETE FROM d.t", "DELETE FROM t ORDER BY a LIMIT 1"),
)


@pytest.mark.parametrize("text", ACTIONS)
def test_an_action_is_read_as_sqlglot_reads_it(text):
    assert [read_plain_action(text)] == read_action(text, parse(f"ALTER TABLE t {text}"))


@pytest.mark.parametrize("text", CHANGES)
def test_a_change_of_rows_is_read_as_sqlglot_reads_it(text):
    assert read_plain_change(text) == understanding._read_change(parse(text), "t")


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_what_says_more_is_left_to_sqlglot(text):
    assert read_plain_action(text) is None


@pytest.mark.parametrize("text", CHANGES_NOT_PLAIN)
def test_a_change_that_says_more_is_left_to_sqlglot(text):
    assert read_plain_change(text) is None
