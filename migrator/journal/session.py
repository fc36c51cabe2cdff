"""What lives in the connection only, and how a resumed run gets it back.

User variables, LAST_INSERT_ID, temporary tables, the clock and the seeds of RAND(): after a crash the new
connection has none of them, although statements that are done may have set what later ones read.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from migrator.journal.kinds import find_temporary_table
from migrator.journal.results import Result, pack, unpack
from migrator.journal.table import Row, Status
from migrator.journal.words import find_variables, sets_session, sets_variables_only

RANDOM = re.compile(r"\bRAND\s*\(", re.IGNORECASE)
Variables = tuple[tuple[str, Any], ...]  # each with its value
SEED_SPAN = 0x3FFFFFFF  # of rand_seed1 and rand_seed2
FIRST_TEMPORARY = -1  # positions of temporary tables' contents: -1, -2, …


@dataclass
class SessionState:
    """Of the connection behind ``cursor``, while revisions run on it."""

    cursor: Any
    clock: float | None = None  # seconds since 1970: what NOW() says throughout the revision
    temporary: list[str] = field(default_factory=list)
    most_temporary: int = 0  # that the journal has of this revision
    variables: dict[str, Any] = field(default_factory=dict)
    last_insert_id: int = 0  # that the revision before has left
    settings: list[tuple[str, Variables]] = field(default_factory=list)  # SET …, and what variables it left

    @property
    def is_touched(self) -> bool:
        return bool(self.temporary or self.variables or self.settings or self.last_insert_id)

    def note_setting(self, text: str, variables: Variables) -> None:
        """Note what has to be said again to a new connection; the values of variables are known anyway."""
        if sets_session(text) and not sets_variables_only(text):
            self.settings.append((text, variables))
        self.variables |= variables

    def follow(self, text: str) -> None:
        """Note a temporary table that a statement made or dropped."""
        name = find_temporary_table(text)
        if not name:
            return
        if name in self.temporary:
            self.temporary.remove(name)
        if text.lstrip()[:6].upper() == "CREATE":
            self.temporary.append(name)

    def read_variables(self, text: str) -> Variables:
        """The user variables that a statement names, with their values after it."""
        if "@" not in text or not (names := find_variables(text)):
            return ()
        self.cursor.execute("SELECT " + ", ".join(f"@`{name}`" for name in names))
        found = tuple(zip(names, self.cursor.fetchone(), strict=True))
        self.variables |= found
        return found

    def set_variables(self, variables: Variables) -> None:
        self.variables |= variables
        for name, value in variables:
            self.cursor.execute(f"SET @`{name}` = %s", (value,))

    def hold_clock(self) -> None:
        """Stop NOW() at the revision's first statement on rows; a resumed run stops it at the same moment."""
        if self.clock is None:
            self.cursor.execute("SELECT UNIX_TIMESTAMP(NOW(6))")
            self.clock = float(self.cursor.fetchone()[0])
        self.cursor.execute("SET timestamp = %s", (self.clock,))

    def free_clock(self) -> None:
        if self.clock is not None:
            self.cursor.execute("SET timestamp = DEFAULT")
        self.clock = None

    def seed(self, text: str, position: int) -> None:
        """Give RAND() the same numbers when the statement must run again."""
        if RANDOM.search(text):
            start = int((self.clock or 0) * 1_000_000) + position * 7919
            seeds = (start % SEED_SPAN, start // 3 % SEED_SPAN)
            self.cursor.execute("SET rand_seed1 = %s, rand_seed2 = %s", seeds)

    def read_last_insert_id(self) -> int:
        self.cursor.execute("SELECT LAST_INSERT_ID()")
        self.last_insert_id = int(self.cursor.fetchone()[0])
        return self.last_insert_id

    def set_last_insert_id(self, value: int) -> None:
        self.cursor.execute("SELECT LAST_INSERT_ID(%s)", (value,))
        self.cursor.fetchall()
        self.last_insert_id = value

    def read_temporary(self) -> list[Row]:
        """The temporary tables with their rows, as journal rows; an empty one for each that is gone."""
        rows = [self.read_table(FIRST_TEMPORARY - n, name) for n, name in enumerate(self.temporary)]
        gone = range(len(rows), self.most_temporary)
        self.most_temporary = max(len(rows), self.most_temporary)
        return rows + [Row(FIRST_TEMPORARY - n, "session", Status.DONE, "", "") for n in gone]

    def read_table(self, position: int, name: str) -> Row:
        self.cursor.execute(f"SHOW CREATE TABLE `{name}`")
        create = self.cursor.fetchone()[1]
        self.cursor.execute(f"SELECT * FROM `{name}`")
        rows = tuple(tuple(row) for row in self.cursor.fetchall())
        return Row(position, "session", Status.DONE, "", f"{name}\n{create}", None, pack(Result(rows)))

    def restore_temporary(self, rows: list[Row]) -> None:
        """Make them anew, as they were when the journal was last written."""
        self.most_temporary = len(rows)
        for row in sorted(rows, key=lambda row: -row.position):
            if row.statement:
                self.temporary.append(restore_table(self.cursor, row))


def restore_table(cursor: Any, row: Row) -> str:
    """Make a temporary table anew, with its rows; its name."""
    name, create = row.statement.split("\n", 1)
    cursor.execute(create)
    content = unpack(row.result).rows if row.result else None
    if content:
        places = ", ".join(["%s"] * len(content[0]))
        cursor.executemany(f"INSERT INTO `{name}` VALUES ({places})", content)
    return name
