"""A schema that was changed by hand: told, whatever the kind, and the printed SQL closes the gap."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, create_engine, make_url

from migrator.database.scratch import make_scratch
from migrator.mending.trial import Mended, mend
from migrator.schema.comparing import compare
from migrator.schema.difference import Difference
from migrator.schema.picture import Picture
from migrator.schema.reading import read_picture
from tests.fixtures_mysql import make_database

pytestmark = pytest.mark.database

SCHEMA = """
CREATE TABLE people (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50) NOT NULL DEFAULT 'nobody'
 COMMENT 'as it''s said', age INT UNSIGNED, born DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6), note TEXT,
 kind ENUM('a','b') NOT NULL DEFAULT 'a', twice INT AS (age * 2) VIRTUAL, text JSON DEFAULT (json_object()),
 KEY by_age (age), UNIQUE KEY by_name (name, age), KEY by_start (name(10), age DESC),
 KEY by_half ((age DIV 2)), CONSTRAINT grown CHECK (age < 200), CHECK (name <> 'x')) COMMENT='who'
;CREATE TABLE houses (id INT PRIMARY KEY, owner INT, tenant INT, street VARCHAR(40) COLLATE utf8mb4_bin,
 CONSTRAINT owned FOREIGN KEY (owner) REFERENCES people (id) ON DELETE CASCADE, KEY tenant (tenant),
 FOREIGN KEY (tenant) REFERENCES people (id), FULLTEXT KEY words (street)) ROW_FORMAT=DYNAMIC
;CREATE TABLE days (day INT NOT NULL, value INT, PRIMARY KEY (day)) PARTITION BY RANGE (day)
 (PARTITION old VALUES LESS THAN (100), PARTITION new VALUES LESS THAN MAXVALUE)
;CREATE VIEW grown_ups AS SELECT id, name FROM people WHERE age > 17 AND name <> 'x'
;CREATE VIEW named AS SELECT name FROM grown_ups
;CREATE TRIGGER older BEFORE UPDATE ON people FOR EACH ROW SET NEW.age = GREATEST(NEW.age, OLD.age)
;CREATE TRIGGER louder BEFORE UPDATE ON people FOR EACH ROW
 BEGIN SET NEW.note = 'a%b'| SET NEW.kind = 'b'| END
"""
STATEMENTS = [one.strip().replace("|", ";") for one in SCHEMA.split(";") if one.strip()]

# what somebody did by hand, and what is said of it; "LOSES": the mend would cost data
KINDS = {
    "column added": ("ALTER TABLE people ADD extra INT", "column extra is not in the revision", "LOSES"),
    "column added in the middle": ("ALTER TABLE people ADD extra INT AFTER name", "column extra", "LOSES"),
    "generated column added": ("ALTER TABLE people ADD extra INT AS (1) VIRTUAL", "column extra", ""),
    "column dropped": ("ALTER TABLE people DROP note", "people: column note is missing (text", ""),
    "last column dropped": ("ALTER TABLE houses DROP INDEX words, DROP street", "index words is missing", ""),
    "column renamed": ("ALTER TABLE people RENAME COLUMN note TO notes", "column notes is not in", ""),
    "column moved": ("ALTER TABLE people MODIFY note TEXT FIRST", "column note stands elsewhere", ""),
    "type narrowed": (
        "ALTER TABLE people MODIFY born DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3)",
        "type is",
        "",
    ),
    "type widened": ("ALTER TABLE people MODIFY age BIGINT UNSIGNED", "type is bigint unsigned", "LOSES"),
    "sign changed": ("ALTER TABLE houses MODIFY tenant INT COMMENT 'x'", "comment is x, in the", ""),
    "enum changed": (
        "ALTER TABLE people MODIFY kind ENUM('b','a') NOT NULL DEFAULT 'a'",
        "enum('b','a')",
        "",
    ),
    "null forbidden": (
        "ALTER TABLE people MODIFY note TEXT NOT NULL",
        "null is not null, in the revision none",
        "",
    ),
    "null allowed": (
        "ALTER TABLE people MODIFY kind ENUM('a','b') DEFAULT 'a'",
        "in the revision not null",
        "",
    ),
    "default changed": (
        "ALTER TABLE people ALTER name SET DEFAULT ''",
        "default is '', in the revision 'nobody'",
        "",
    ),
    "default dropped": ("ALTER TABLE people ALTER name DROP DEFAULT", "default is none", ""),
    "default expression": ("ALTER TABLE people ALTER text SET DEFAULT (json_array())", "json_array()", ""),
    "collation of a column": (
        "ALTER TABLE houses MODIFY street VARCHAR(40) COLLATE utf8mb4_0900_as_cs",
        "collation is utf8mb4_0900_as_cs, in the revision utf8mb4_bin",
        "",
    ),
    "charset of a column": (
        "ALTER TABLE people MODIFY note TEXT CHARACTER SET latin1",
        "latin1_swedish_ci",
        "",
    ),
    "collation of a table": (
        "ALTER TABLE people CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
        "table options: collation is utf8mb4_general_ci",
        "",
    ),
    "comment of a column": ("ALTER TABLE houses MODIFY owner INT COMMENT 'whose'", "comment is whose", ""),
    "column made invisible": ("ALTER TABLE people ALTER note SET INVISIBLE", "extra is INVISIBLE", ""),
    "auto increment off": (
        "SET foreign_key_checks = 0; ALTER TABLE people MODIFY id INT NOT NULL",
        "extra is none, in the revision auto_increment",
        "",
    ),
    "expression changed": (
        "ALTER TABLE people DROP twice, ADD twice INT AS (age * 3) VIRTUAL AFTER kind",
        "expression is (`age` * 3)",
        "",
    ),
    "generated column made plain": (
        "ALTER TABLE people DROP twice, ADD twice INT AFTER kind",
        "twice",
        "LOSES",
    ),
    "generated column stored": (
        "ALTER TABLE people DROP twice, ADD twice INT AS (age * 2) STORED AFTER kind",
        "STORED",
        "",
    ),
    "primary key dropped": ("ALTER TABLE days DROP PRIMARY KEY", "days: primary key is missing", ""),
    "primary key changed": (
        "ALTER TABLE days MODIFY value INT NOT NULL, DROP PRIMARY KEY, ADD PRIMARY KEY (day, value)",
        "days: primary key: columns is `day`, `value`",
        "",
    ),
    "index dropped": ("ALTER TABLE people DROP INDEX by_age", "index by_age is missing (`age`", ""),
    "index added": ("CREATE INDEX more ON people (born)", "index more is not in the revision", ""),
    "index on other columns": (
        "ALTER TABLE people DROP INDEX by_age, ADD INDEX by_age (born)",
        "columns is `born`",
        "",
    ),
    "index no longer unique": (
        "ALTER TABLE people DROP INDEX by_name, ADD INDEX by_name (name, age)",
        "unique is none, in the revision unique",
        "",
    ),
    "prefix of an index": (
        "ALTER TABLE people DROP INDEX by_start, ADD INDEX by_start (name(9), age DESC)",
        "`name`(9)",
        "",
    ),
    "order of an index": (
        "ALTER TABLE people DROP INDEX by_start, ADD INDEX by_start (name(10), age)",
        "`age` desc",
        "",
    ),
    "functional index": (
        "ALTER TABLE people DROP INDEX by_half, ADD INDEX by_half ((age DIV 3))",
        "DIV 3",
        "",
    ),
    "comment of an index": (
        "ALTER TABLE people DROP INDEX by_age, ADD INDEX by_age (age) COMMENT 'old'",
        "comment is old",
        "",
    ),
    "index made invisible": (
        "ALTER TABLE people ALTER INDEX by_age INVISIBLE",
        "visibility is invisible",
        "",
    ),
    "fulltext index dropped": ("ALTER TABLE houses DROP INDEX words", "index words is missing", ""),
    "index that a key needs": (
        "ALTER TABLE houses ADD INDEX other (owner), DROP INDEX owned",
        "index owned is missing",
        "",
    ),
    "foreign key dropped": ("ALTER TABLE houses DROP FOREIGN KEY owned", "foreign key owned is missing", ""),
    "unnamed foreign key dropped": (
        "ALTER TABLE houses DROP FOREIGN KEY houses_ibfk_1",
        "foreign key houses_ibfk",
        "",
    ),
    "foreign key added": (
        "ALTER TABLE houses ADD CONSTRAINT fresh FOREIGN KEY (id) REFERENCES people (id)",
        "key fresh is not",
        "",
    ),
    "rule of a foreign key": (
        (
            "ALTER TABLE houses DROP FOREIGN KEY owned; ALTER TABLE houses ADD CONSTRAINT owned"
            " FOREIGN KEY (owner) REFERENCES people (id)"
        ),
        "on delete is NO ACTION, in the revision CASCADE",
        "",
    ),
    "check dropped": ("ALTER TABLE people DROP CHECK grown", "check grown is missing", ""),
    "unnamed check dropped": (
        "ALTER TABLE people DROP CHECK people_chk_1",
        "check people_chk_1 is missing",
        "",
    ),
    "check not enforced": (
        "ALTER TABLE people ALTER CHECK grown NOT ENFORCED",
        "enforced is not enforced",
        "",
    ),
    "check changed": (
        "ALTER TABLE people DROP CHECK grown, ADD CONSTRAINT grown CHECK (age < 300)",
        "`age` < 300",
        "",
    ),
    "view changed": (
        "CREATE OR REPLACE VIEW grown_ups AS SELECT id, name FROM people",
        "view grown_ups: query",
        "",
    ),
    "views dropped": ("DROP VIEW grown_ups, named", "view named is missing", ""),
    "view added": ("CREATE VIEW more AS SELECT 1 AS one", "view more is not in the revision", ""),
    "view broken": (
        "ALTER TABLE people DROP CHECK people_chk_1; ALTER TABLE people RENAME COLUMN name TO called",
        "called",
        "",
    ),
    "trigger dropped": ("DROP TRIGGER louder", "people: trigger louder is missing", ""),
    "trigger changed": (
        "DROP TRIGGER older; CREATE TRIGGER older BEFORE UPDATE ON people FOR EACH ROW SET NEW.age = 1",
        "trigger older: body is SET NEW.age = 1",
        "",
    ),
    "trigger added": (
        "CREATE TRIGGER more AFTER INSERT ON days FOR EACH ROW SET @a = 1",
        "trigger more is not in",
        "",
    ),
    "trigger's turn": (
        (
            "DROP TRIGGER older; CREATE TRIGGER older BEFORE UPDATE ON people FOR EACH ROW"
            " SET NEW.age = GREATEST(NEW.age, OLD.age)"
        ),
        "its turn is another one",
        "",
    ),
    "table dropped": ("DROP TABLE houses", "table houses is missing", ""),
    "table added": ("CREATE TABLE more (id INT)", "table more is not in the revision", "LOSES"),
    "table's comment": ("ALTER TABLE people COMMENT 'it''s'", "comment is it's, in the revision who", ""),
    "row format": ("ALTER TABLE houses ROW_FORMAT=COMPACT", "row_format=COMPACT", ""),
    "row format given": ("ALTER TABLE days ROW_FORMAT=COMPACT", "options is row_format=COMPACT", ""),
    "partition dropped": ("ALTER TABLE days DROP PARTITION old", "partitions is", ""),
    "partitions removed": ("ALTER TABLE days REMOVE PARTITIONING", "partitions is none", ""),
    "engine": (
        (
            "ALTER TABLE houses DROP FOREIGN KEY owned, DROP FOREIGN KEY houses_ibfk_1;"
            " ALTER TABLE houses ENGINE=MyISAM"
        ),
        "engine is MyISAM",
        "",
    ),
}


@dataclass
class Pair:
    """A database, and beside it what it should be."""

    live: Engine
    built: Engine
    expected: Picture

    def change(self, *statements: str) -> None:
        with self.live.connect() as connection:
            cursor = connection.connection.cursor()
            for one in statements:
                cursor.execute(one)

    def compare(self) -> tuple[Difference, ...]:
        return compare(self.expected, read_picture(self.live, "alembic_version"))

    def mend(self) -> Mended:
        return mend(self.live, self.built, self.expected, "alembic_version")


@pytest.fixture(scope="module")
def pair(mysql_server) -> Iterator[Pair]:
    """One pair for all: what a test has changed, its own SQL takes back."""
    with make_database(mysql_server) as live, make_scratch(make_url(live)) as built:
        engines = [create_engine(url) for url in (live, built)]
        for engine in engines:
            fill(engine)
        yield Pair(*engines, read_picture(engines[1], "alembic_version"))
        for engine in engines:
            engine.dispose()


def fill(engine: Engine) -> None:
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        for one in STATEMENTS:
            cursor.execute(one)


@pytest.mark.parametrize("kind", KINDS)
def test_change_by_hand_is_told_and_the_sql_closes_the_gap(pair, kind):
    by_hand, told, loses = KINDS[kind]
    assert pair.compare() == ()
    pair.change(*by_hand.split("; "))
    assert told in "\n".join(map(str, pair.compare()))
    mended = pair.mend()
    assert not mended.left, mended.refusals
    assert bool(loses) == any(one.loses for one in mended.repairs)
    pair.change(*(one.statement for one in mended.repairs))
    assert pair.compare() == ()


def test_many_changes_at_once_are_mended_together(pair):
    """But for those that stand in each other's way already when they are made."""
    pair.change(
        "ALTER TABLE people DROP note, ADD extra INT FIRST, RENAME COLUMN born TO birth, DROP INDEX by_age",
        "ALTER TABLE houses DROP FOREIGN KEY owned, COMMENT 'x', ROW_FORMAT=COMPACT",
        "ALTER TABLE days REMOVE PARTITIONING",
        "ALTER TABLE days DROP PRIMARY KEY, MODIFY value BIGINT NOT NULL",
        "CREATE TABLE more (id INT PRIMARY KEY, who INT, FOREIGN KEY (who) REFERENCES people (id))",
        "DROP TRIGGER older",
        "DROP VIEW named",
    )
    mended = pair.mend()
    assert not mended.left, mended.refusals
    assert all("ALGORITHM=" in one.statement for one in mended.repairs if "ALTER" in one.statement)
    pair.change(*(one.statement for one in mended.repairs))
    assert pair.compare() == ()


def test_names_that_the_server_gave_are_no_difference(pair):
    pair.change(
        "ALTER TABLE houses DROP FOREIGN KEY houses_ibfk_1",
        "ALTER TABLE houses ADD CONSTRAINT houses_ibfk_7 FOREIGN KEY (tenant) REFERENCES people (id)",
        "ALTER TABLE people DROP CHECK people_chk_1, ADD CONSTRAINT people_chk_4 CHECK (name <> 'x')",
        "ALTER TABLE people AUTO_INCREMENT = 700",
    )
    assert pair.compare() == ()
