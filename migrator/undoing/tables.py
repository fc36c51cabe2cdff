"""A table made what it was: ALTERs from what it is to what stood in the journal, tried on an empty copy."""

from dataclasses import dataclass, field
from typing import Any

import pymysql

from migrator.database.refusals import is_lost
from migrator.database.versions import is_own
from migrator.parking.actions import Alter
from migrator.parking.columns import aside_words
from migrator.parking.counting import uncounted
from migrator.parking.names import is_put_aside_back
from migrator.parking.registry import Kind, Parked, insert
from migrator.parking.scene import Scene
from migrator.parking.tables import DEFAULT_CHARSET, Table, is_generated, key_columns, read_table
from migrator.parking.types import keep_values, may_lose, taking_what_fits
from migrator.schema.definition import parse_table, quote


class LostError(Exception):
    """The values of a column are nowhere."""


@dataclass
class Restoring:
    """One table. ``have`` is as it is now, ``wanted`` as it was before the statement ``alter``.

    ``live`` is what it is called by now; ``scene`` is where new things are set aside, ``keeping`` where
    values are kept that a type will not hold.
    """

    have: Table
    wanted: Table
    alter: Alter | None
    live: str
    scene: Scene
    keeping: Scene

    def find_parts(self) -> list[str] | None:
        """Statements in order; None where they would not give the table that it was."""
        with self.scene.scratch() as connection, connection.cursor() as cursor:
            cursor.execute("SET foreign_key_checks = 0, sql_mode = ''")
            cursor.execute(self.have.text)
            self.now, self.cursor, self.parts = self.have, cursor, []
            try:
                for step in STEPS:
                    step(self)
            except LostError:
                return None
            except pymysql.err.MySQLError as error:
                if is_lost(error):
                    raise
                return None
            is_back = _shown(self.now) == _shown(self.wanted)
        return self.parts if is_back else None

    now: Table = field(init=False)
    cursor: Any = field(init=False)
    parts: list[str] = field(init=False)

    def _do(self, *actions: str) -> None:
        """Together in one ALTER, there and, later, on the table itself."""
        if not actions:
            return
        text = f"ALTER TABLE {self.now.quoted} {', '.join(actions)}"
        self.cursor.execute(text)
        self.parts.append(text)
        self._look()

    def _look(self) -> None:
        found = read_table(self.cursor, self.now.name)
        assert found is not None  # noqa: S101 - it stands in the scratch database
        self.now = found

    def release(self) -> None:
        """Foreign keys and checks that were not there."""
        wanted = self.wanted.definition.constraints
        for name, line in self.now.definition.constraints.items():
            # A column's other name stands in its line as well: such a key goes and comes, too.
            if wanted.get(name) != line:
                kind = "FOREIGN KEY" if " FOREIGN KEY " in line else "CHECK"
                self._do(f"DROP {kind} {quote(name)}")

    def convert(self) -> None:
        """The character set of columns that name none is the table's: that comes first."""
        mine, theirs = (DEFAULT_CHARSET.search(one.definition.options) for one in (self.now, self.wanted))
        if theirs and mine and mine[1] != theirs[1]:
            self._do(theirs[0].removeprefix("DEFAULT "))

    def rename(self) -> None:
        """Columns get their names back, with what they were."""
        if self.alter is None:
            return
        lines = self.wanted.definition.columns
        names = [(one.to, one.column) for one in self.alter.actions if one.kind in {"rename", "modify"}]
        pairs = [
            (new, old)
            for new, old in names
            if new not in {"", old} and old in lines and new in self.now.definition.columns
        ]
        self._change([(new, old) for new, old in pairs])

    def _change(self, pairs: list[tuple[str, str]]) -> None:
        """Together: two columns may have changed names with each other."""
        actions: list[str] = []
        kept: list[str] = []
        images: list[str] = []
        after = Table(self.wanted.definition, self.wanted.text)
        for new, old in pairs:
            line = self.wanted.definition.columns[old]
            is_counted = any(key_columns(key)[:1] == [new] for key in self.now.definition.keys.values())
            actions.append(f"CHANGE COLUMN {quote(new)} {line if is_counted else uncounted(line)}")
            if may_lose(self.now, after, new, old) and self.now.primary_key and not is_own(old):
                keep, image = keep_values(self.now, after, (new, old), self.keeping)
                kept, images = kept + keep, images + image
        before = len(self.parts)
        self._do(*actions)
        if kept:
            self.parts[before:] = [*kept, *taking_what_fits(self.scene.cursor, self.parts[before]), *images]

    def drop_keys(self) -> None:
        mine, theirs = self.now.definition.keys, self.wanted.definition.keys
        for name, line in mine.items():
            if name != "PRIMARY" and theirs.get(name) != line:
                again = [f"ADD {theirs[name]}"] if name in theirs and self._has_columns(theirs[name]) else []
                self._do(f"DROP KEY {quote(name)}", *again)

    def _has_columns(self, line: str) -> bool:
        absent = set(self.wanted.definition.columns) - set(self.now.definition.columns)
        return not any(quote(name) in line for name in absent)

    def drop_columns(self) -> None:
        """New ones: set aside, unless nobody can have written there."""
        mine, theirs = self.now.definition, self.wanted.definition
        for name, line in mine.columns.items():
            if name in theirs.columns:
                continue
            if name in self.now.primary_key:
                keys = theirs.keys
                primary = [f"ADD {keys['PRIMARY']}"] if "PRIMARY" in keys else []
                self._do("DROP PRIMARY KEY", *primary, f"DROP COLUMN {quote(name)}")
            elif is_own(name) or is_generated(line) or self._is_empty():
                self._do(f"DROP COLUMN {quote(name)}")
            else:
                entry = self.scene.make_entry(
                    f"{self.now.name}.{name}", Kind.COLUMN, self.now.name, name, line=line
                )
                self._do(f"CHANGE COLUMN {quote(name)} {quote(entry.name)} {aside_words(line)}")
                self.parts.append(insert(entry))

    def _is_empty(self) -> bool:
        self.scene.cursor.execute(f"SELECT 1 FROM {quote(self.live)} LIMIT 1")
        return self.scene.cursor.fetchone() is None

    def mend_columns(self) -> None:
        """What is missing, what is another, and where each of them stands."""
        before = ""
        for name, line in self.wanted.definition.columns.items():
            place = f"AFTER {quote(before)}" if before else "FIRST"
            if name not in self.now.definition.columns:
                if not (is_own(name) or is_generated(line) or self._is_empty()):
                    raise LostError
                self._do(f"ADD COLUMN {line} {place}")
            elif self.now.definition.columns[name] != line:
                self._change([(name, name)])
            if self._stands_behind(name) != before:
                self._do(f"MODIFY COLUMN {line} {place}")
            before = name

    def _stands_behind(self, name: str) -> str:
        known = [one for one in self.now.definition.columns if one in self.wanted.definition.columns]
        return known[known.index(name) - 1] if known.index(name) else ""

    def add_keys(self) -> None:
        mine, theirs = self.now.definition.keys, self.wanted.definition.keys
        if theirs.get("PRIMARY") != mine.get("PRIMARY"):
            drop = ["DROP PRIMARY KEY"] if "PRIMARY" in mine else []
            self._do(*drop, *([f"ADD {theirs['PRIMARY']}"] if "PRIMARY" in theirs else []))
        for name, line in theirs.items():
            if name not in self.now.definition.keys:
                self._do(f"ADD {line}")

    def count(self) -> None:
        """A column that the server numbers has to have its key first."""
        for name, line in self.wanted.definition.columns.items():
            if " AUTO_INCREMENT" in line and self.now.definition.columns[name] == uncounted(line):
                self._do(f"MODIFY COLUMN {line}")

    def add_constraints(self) -> None:
        for name, line in self.wanted.checks.items():
            if name not in self.now.checks:
                self._do(f"ADD {line}")
        known = {key.name for key in self.now.foreign_keys}
        for key in self.wanted.foreign_keys:
            if key.name not in known:
                # Unasked: rows that it needs come back behind it (``Rows.find_orphans``).
                self.parts.append("SET foreign_key_checks = 0")
                self._do(f"ADD {key.line}")
                self.parts.append("SET foreign_key_checks = 1")

    def mend_options(self) -> None:
        mine, theirs = self.now.definition, self.wanted.definition
        if mine.options != theirs.options:
            comment = " COMMENT=''" if "COMMENT=" in mine.options and "COMMENT=" not in theirs.options else ""
            self._do(theirs.options.replace("DEFAULT CHARSET", "CHARSET") + comment)
        if mine.partitions != theirs.partitions:
            self._do("REMOVE PARTITIONING" if not theirs.partitions else _uncommented(theirs.partitions))


STEPS = (
    *(Restoring.release, Restoring.convert, Restoring.rename, Restoring.drop_keys, Restoring.drop_columns),
    *(Restoring.mend_columns, Restoring.add_keys, Restoring.count),
    *(Restoring.add_constraints, Restoring.mend_options),
)


def set_table_aside(table: Table, scene: Scene) -> list[str]:
    """A table that the revision has made: dropped when it has no row."""
    scene.cursor.execute(f"SELECT 1 FROM {table.quoted} LIMIT 1")
    if scene.cursor.fetchone() is None or is_own(table.name):
        return [f"DROP TABLE {table.quoted}"]
    entry: Parked = scene.make_entry(table.name, Kind.TABLE, table.name)
    keys = ", ".join(f"DROP FOREIGN KEY {quote(key.name)}" for key in table.foreign_keys)
    return [
        *(f"DROP TRIGGER {quote(trigger)}" for trigger in table.triggers),
        *([f"ALTER TABLE {table.quoted} {keys}"] if keys else []),
        f"RENAME TABLE {table.quoted} TO {quote(entry.name)}",
        insert(entry),
    ]


def parse(name: str, text: str) -> Table:
    return Table(parse_table(name, text), text)


def _shown(table: Table) -> tuple[object, ...]:
    """Without what is set aside as of now."""
    found = table.definition
    return (
        [line for name, line in found.columns.items() if not is_put_aside_back(name)],
        *(sorted(found.keys.values()), sorted(found.constraints.values())),
        *(found.options, found.partitions),
    )


def _uncommented(partitions: str) -> str:
    return partitions.strip().removeprefix("/*!50100").removesuffix("*/").strip()
