"""What puts one statement of the journal back, from what its things are now to what they were before it."""

import re
from dataclasses import dataclass

from migrator.database.versions import KEPT_ROWS_TABLE
from migrator.errors import RefusedByCheckError
from migrator.journal.fingerprint import parse_fingerprint, read_definition
from migrator.journal.objects import SchemaObject, find_objects
from migrator.journal.outcome import Outcome, find_outcome
from migrator.journal.refusals import not_known
from migrator.journal.table import InFlight, Row, Status
from migrator.mending.definitions import DEFINER
from migrator.parking.actions import Alter, read_alter
from migrator.parking.images import is_same_row, value
from migrator.parking.partitions import EXCHANGED, make_exchangeable
from migrator.parking.registry import literal, remove, remove_rows
from migrator.parking.scene import Scene
from migrator.parking.tables import Table, read_table
from migrator.schema.definition import quote
from migrator.undoing.renames import turn_renames
from migrator.undoing.tables import Restoring, parse, set_table_aside

SET_ASIDE = re.compile(
    r"(?s)(?:UPDATE|DELETE t FROM) (?P<table>`(?:[^`]|``)+`) t"
    r" (?:SET t\.(?P<loose>`(?:[^`]|``)+`) = NULL )?"
    rf"WHERE .* IN \(SELECT row_key FROM `{KEPT_ROWS_TABLE}` WHERE name = (?P<name>'[^']+')\)$"
)
COPIED = re.compile(
    r"INSERT INTO (?P<to>`parked__[^`]+`) \((?P<columns>.*)\) SELECT .* FROM (?P<table>`.+`)$"
)


@dataclass
class Inverse:
    """``scene`` is that of the way back, ``keeping`` that of the revision's other way."""

    in_flight: InFlight
    finish: str  # the revision to which its own way leads
    scene: Scene
    keeping: Scene

    def find_parts(self, row: Row) -> list[str]:
        """[] where nothing is to be put back. Raises ``RefusedByCheckError`` where that cannot be done."""
        if row.kind == "data":
            return self._of_rows(row)
        if row.kind != "schema" or row.status in {Status.REFUSED, Status.UNDONE}:
            return []
        if row.status is Status.INTENT and not self._is_applied(row):
            return []
        return self._of_schema(row)

    def _is_applied(self, row: Row) -> bool:
        outcome = find_outcome(self.scene.cursor, row, self.scene.scratch)
        if outcome is Outcome.UNKNOWN:
            raise not_known(self.scene.step.revision, row.position, row.statement)
        return outcome is Outcome.APPLIED

    def _of_schema(self, row: Row) -> list[str]:
        objects = find_objects(row.statement)
        if not objects or row.fingerprint is None:
            raise self.refuse(row, "The journal does not know what was there before it.")
        turned = turn_renames(row.statement)
        if turned:
            return turned
        before = {name: text for name, (text, _) in parse_fingerprint(row.fingerprint).items()}
        alter = read_alter(row.statement)
        if match := EXCHANGED.match(row.statement):
            return self._exchange_again(row, match["table"])
        is_gone = alter and any(action.kind == "partition" for action in alter.actions)
        if is_gone and not self._was_exchanged(row):
            raise self.refuse(row, "The rows of its partitions are gone.")
        parts: list[str] = []
        if alter and alter.renamed_to:
            if len(alter.actions) == 1:
                return [_turn_name(alter)]
            return [_turn_name(alter), *self._of_renamed(row, alter, before)]
        for found in reversed(objects):
            parts += self._of_object(row, found, before.get(f"{found.type} {found.quoted}"))
        return parts

    def _of_renamed(self, row: Row, alter: Alter, before: dict[str, str | None]) -> list[str]:
        """One statement has changed the table's name and the table."""
        now = read_definition(self.scene.cursor, SchemaObject("TABLE", "", alter.renamed_to))
        was = before.get(f"TABLE {quote(alter.table)}")
        if now is None or was is None:
            raise self.refuse(row, "The table is not there.")
        named = now.replace(quote(alter.renamed_to), quote(alter.table), 1)
        return self._restore(row, parse(alter.table, named), parse(alter.table, was), alter.renamed_to)

    def _restore(self, row: Row, have: Table, wanted: Table, live: str) -> list[str]:
        alter = read_alter(row.statement)
        parts = Restoring(have, wanted, alter, live, self.scene, self.keeping).find_parts()
        if parts is None:
            raise self.refuse(row, "No ALTER TABLE was found that gives the table that it was.")
        return parts

    def _of_object(self, row: Row, found: SchemaObject, was: str | None) -> list[str]:
        now = read_definition(self.scene.cursor, found)
        if found.type == "DATABASE":
            raise self.refuse(row, "It is about a whole database.")
        if found.type != "TABLE":
            return _of_other(found, was, now)
        if found.schema or (was is not None and now is None):
            raise self.refuse(row, "The table is not there, or is in another database.")
        if now is None:
            return []
        if was is None:
            table = read_table(self.scene.cursor, found.name, around=True)
            return set_table_aside(table, self.scene) if table else []
        if row.statement.lstrip()[:8].upper() == "TRUNCATE":
            return self._refill(row, found)
        if was == now:
            return []
        return self._restore(row, parse(found.name, now), parse(found.name, was), found.name)

    def _was_exchanged(self, row: Row) -> bool:
        before = (one for one in self.in_flight.rows.values() if one.position < row.position)
        tables = {match["table"] for one in before if (match := EXCHANGED.match(one.statement))}
        return bool(tables & {found.quoted for found in find_objects(row.statement)})

    def _exchange_again(self, row: Row, quoted: str) -> list[str]:
        table = read_table(self.scene.cursor, quoted[1:-1].replace("``", "`"))
        if table is None:
            raise self.refuse(row, "The table is not there.")
        return [*make_exchangeable(table, self.scene), row.statement]

    def _refill(self, row: Row, found: SchemaObject) -> list[str]:
        rows = self.in_flight.rows
        for position in sorted(rows, reverse=True):
            match = COPIED.match(rows[position].statement) if position < row.position else None
            if match and match["table"] == quote(found.name):
                columns = match["columns"]
                return [
                    f"INSERT IGNORE INTO {match['table']} ({columns}) SELECT {columns} FROM {match['to']}"
                ]
        raise self.refuse(row, "Its rows are gone.")

    def _of_rows(self, row: Row) -> list[str]:
        """What the migrator itself had set aside to make room for a key; a revision's rows are kept."""
        match = SET_ASIDE.match(row.statement)
        if match is None:
            return []
        table = read_table(self.scene.cursor, match["table"][1:-1].replace("``", "`"))
        if table is None:
            return []
        name = match["name"][1:-1]
        of_it = f"k.name = {literal(name)}"
        same = is_same_row(table, "t", "k.row_id")
        kept = f"`{KEPT_ROWS_TABLE}` k"
        if match["loose"]:
            column = match["loose"][1:-1].replace("``", "`")
            was = value(table, "k.before_image", column)
            back = (
                f"UPDATE {table.quoted} t JOIN {kept} ON {same} SET t.{quote(column)} = {was}"
                f" WHERE {of_it} AND t.{quote(column)} IS NULL"
            )
        else:
            listed = ", ".join(map(quote, table.stored))
            values = ", ".join(value(table, "k.before_image", one) for one in table.stored)
            back = f"INSERT IGNORE INTO {table.quoted} ({listed}) SELECT {values} FROM {kept} WHERE {of_it}"
        return [back, remove_rows(name), remove(name)]

    def refuse(self, row: Row, why: str) -> RefusedByCheckError:
        """The refusal of a statement that cannot be put back."""
        revision = self.in_flight.revision
        return RefusedByCheckError(
            f"revision {revision} is half-applied, and what it has done cannot be put back by itself",
            f"Statement {row.position}: {row.statement}\n{why}",
            f"make migrate rev={self.finish}   finishes it",
            "or make restore at=<id>, a snapshot from before it.",
        )


def _turn_name(alter: Alter) -> str:
    return f"RENAME TABLE {quote(alter.renamed_to)} TO {quote(alter.table)}"


def _of_other(found: SchemaObject, was: str | None, now: str | None) -> list[str]:
    """A view, a trigger, a routine: its text is all that it is."""
    if was == now:
        return []
    drop = [f"DROP {found.type} {found.quoted}"] if now is not None else []
    return drop + ([DEFINER.sub("", was, count=1)] if was is not None else [])
