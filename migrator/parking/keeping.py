"""Rows that a data statement changes or removes are kept: their images before and after it.

All in the revision's own transaction, without a schema statement: taken back, nothing was kept.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from migrator.database.versions import KEPT_ROWS_TABLE
from migrator.errors import RefusedByCheckError
from migrator.parking.clauses import Change
from migrator.parking.images import image, is_same_row, path, row_id, row_key
from migrator.parking.inserts import Insert, split_rows
from migrator.parking.merging import merge_cut_values
from migrator.parking.names import is_mark
from migrator.parking.registry import Kind, Parked, literal
from migrator.parking.tables import Table, key_columns
from migrator.records import Step
from migrator.schema.definition import quote

OF_THIS_STATEMENT = 2  # is_open while it runs
CHOSEN = 3  # is_open while the row is given back
GIVEN = 4  # is_open once it was given back early, until the revision is over
LEFT_ALONE = 5  # is_open of a row that the statement has not changed, until it is let go
DEEPEST = 6  # tables through which the deletion of a row may go on


@dataclass(frozen=True)
class Keeper:
    """Keeps rows of tables for one step.

    ``name_of`` gives the entry of a table, made where it is missing; ``older`` its columns that the revision
    has not added itself.
    """

    cursor: Any
    step: Step
    find_table: Callable[[str], Table | None]
    name_of: Callable[[Table], str]
    older: Callable[[Table], tuple[str, ...]]

    def keep_changed(self, change: Change, table: Table, alias: str) -> str:
        """Keep the rows of ``table`` that an UPDATE or DELETE is about to change; gives the entry's name."""
        query = f"FROM {change.sources} {change.tail}"
        return self._keep(table, alias, query, change.head)

    def keep_met(self, statement: Insert, table: Table) -> str:
        """Keep the rows that a REPLACE or ON DUPLICATE KEY meets."""
        columns = statement.columns or table.visible
        rows = split_rows(statement.rows)
        if rows is not None:
            listed = ", ".join(f"ROW({', '.join(_no_default(value) for value in row)})" for row in rows)
            source = f"(VALUES {listed}) AS met ({', '.join(map(quote, columns))})"
        else:
            source = f"({statement.rows}) AS met ({', '.join(map(quote, columns))})"
        keys = [key_columns(line) for line in table.definition.keys.values() if _is_unique(line)]
        same = [
            "(" + " AND ".join(f"t.{quote(name)} = met.{quote(name)}" for name in key) + ")"
            for key in keys
            if key and set(key) <= set(columns)
        ]
        if not same:
            return ""
        query = f"FROM {table.quoted} t WHERE EXISTS (SELECT 1 FROM {source} WHERE {' OR '.join(same)})"
        return self._keep(table, "t", query, "")

    def keep_below(self, change: Change, parent: Table, alias: str) -> list[tuple[str, Table]]:
        """Keep the rows that foreign keys take along, or change, when rows are deleted; gives the entries."""
        found: list[tuple[str, Table]] = []
        to = {name for _, key in self._children(parent) for name in key.to}
        if not to:
            return found
        listed = ", ".join(f"{alias}.{quote(name)}" for name in sorted(to))
        source = f"SELECT {listed} FROM {change.sources} {change.tail}"
        self._keep_children(parent, f"{change.head}{source}", found, 1)
        return found

    def keep_after(self, name: str, table: Table) -> None:
        """Keep what the statement has made of the rows; those that it left alone are let go."""
        named, first = f"k.name = {literal(name)} AND k.is_open", f"t.{quote(table.primary_key[0])}"
        after = f"IF({first} IS NULL, NULL, {image(table, 't', self.older(table))})"
        self.cursor.execute(
            f"UPDATE `{KEPT_ROWS_TABLE}` k"
            f" LEFT JOIN {table.quoted} t ON {is_same_row(table, 't', 'k.row_id')}"
            f" SET k.after_image = {after}, k.is_open = IF(k.before_image = {after}, {LEFT_ALONE}, 0)"
            f" WHERE {named} = {OF_THIS_STATEMENT}"
        )
        self.cursor.execute(f"DELETE k FROM `{KEPT_ROWS_TABLE}` k WHERE {named} = {LEFT_ALONE}")
        merge_cut_values(self.cursor, self.step, table.name, name)

    def _keep(self, table: Table, alias: str, query: str, head: str) -> str:
        if not table.primary_key:
            raise RefusedByCheckError(
                f"revision {self.step.revision} changes rows of {table.name}, which has no primary key",
                "What a row was before could not be given back on the way back.",
                f"Give {table.name} a primary key in an earlier revision.",
            )
        name = self.name_of(table)
        where = quote(alias)
        self.cursor.execute(
            f"INSERT INTO `{KEPT_ROWS_TABLE}` (name, row_key, row_id, before_image, is_open) {head}"
            f"SELECT {literal(name)}, {row_key(table, where)}, {row_id(table, where)},"
            f" {image(table, where, self.older(table))}, {OF_THIS_STATEMENT} {query}"
            f" ON DUPLICATE KEY UPDATE is_open = {OF_THIS_STATEMENT}"  # the first image stays
        )
        return name

    def _children(self, parent: Table) -> list[tuple[Table, Any]]:
        found = []
        for name in parent.referring:
            child = self.find_table(name)
            if child:
                keys = (key for key in child.foreign_keys if key.parent == parent.quoted)
                found += [(child, key) for key in keys if "CASCADE" in key.rules or "SET NULL" in key.rules]
        return found

    def _keep_children(self, parent: Table, source: str, found: list[tuple[str, Table]], depth: int) -> None:
        for child, key in self._children(parent):
            same = " AND ".join(
                f"c.{quote(name)} = gone.{quote(to)}" for name, to in zip(key.columns, key.to, strict=True)
            )
            query = f"FROM {child.quoted} c JOIN ({source}) gone ON {same}"
            found.append((self._keep(child, "c", query, ""), child))
            is_gone = "ON DELETE CASCADE" in key.rules
            if is_gone and depth < DEEPEST:
                below = {name for _, lower in self._children(child) for name in lower.to}
                if below:
                    listed = ", ".join(f"c.{quote(name)}" for name in sorted(below))
                    self._keep_children(child, f"SELECT {listed} {query}", found, depth + 1)


def open_rows(
    entry: Parked, table: Table, columns: Mapping[str, str], lots: Iterable[str], which: str = ""
) -> list[str]:
    """Before the way back: which rows still are as the statement left them; of those that SQL says."""
    first = quote(table.primary_key[0])
    same = is_same_row(table, "t", "k.row_id", entry.key)
    parts = []
    for among in lots:
        opening = (
            f"UPDATE `{KEPT_ROWS_TABLE}` k"
            f" LEFT JOIN {table.quoted} t ON {same}"
            f" SET k.is_open = IF(k.after_image IS NULL, t.{first} IS NULL,"
            f" t.{first} IS NOT NULL AND {is_as_left(table, columns)})"
            f" WHERE k.name = {literal(entry.name)}{among}{which}"
        )
        parts += [opening, "COMMIT"]
    return parts


def is_unchanged(column: str) -> str:
    """SQL: whether a statement left a column of a kept row ``k`` as it was."""
    place = path(column)
    return f"(JSON_EXTRACT(k.before_image, {place}) <=> JSON_EXTRACT(k.after_image, {place}))"


def is_as_left(table: Table, columns: Mapping[str, str], left: str = "k.after_image") -> str:
    """SQL: whether all that a statement changed of a row ``t`` still is as an image has it.

    ``columns`` maps the image's names to those of now. Marks come and go with what is parked.
    """
    live = image(table, "t", tuple(columns.values()))
    same = (
        f"({is_unchanged(was)} OR JSON_EXTRACT({left}, {path(was)}) <=> JSON_EXTRACT({live}, {path(now)}))"
        for was, now in columns.items()
        if not is_mark(was)
    )
    return "(" + (" AND ".join(same) or "TRUE") + ")"


def new_entry(name: str, step: Step, table: Table, columns: tuple[str, ...]) -> Parked:
    details = {"columns": columns, "key": table.primary_key}
    return Parked(name, step.revision, str(step.direction), Kind.ROWS, table.name, details=details)


def _is_unique(line: str) -> bool:
    return line.startswith(("PRIMARY KEY", "UNIQUE KEY"))


def _no_default(value: str) -> str:
    return "NULL" if value.strip().upper() == "DEFAULT" else value
