"""ALTER TABLE: its actions that would lose something, or bring something back, as statements of their own."""

import re
from dataclasses import dataclass

import pymysql

from migrator.database.refusals import is_lost
from migrator.errors import RefusedByCheckError
from migrator.parking.actions import Action, Alter
from migrator.parking.columns import park_column, unpark_column
from migrator.parking.counting import count_on, free_of_born
from migrator.parking.fitting import free_of_duplicates, free_of_orphans
from migrator.parking.names import mark_names
from migrator.parking.own import find_key
from migrator.parking.registry import Kind, Parked, Status
from migrator.parking.rekeying import Rekeying, is_about_keys, is_rekeying
from migrator.parking.scene import Scene
from migrator.parking.tables import Table, is_generated, key_columns, read_table
from migrator.parking.types import (
    give_back_values,
    is_silent,
    keep_values,
    may_lose,
    taking_what_fits,
)
from migrator.schema.definition import parse_table

GENERATED = re.compile(r"(?is)\bAS\s*\(")


@dataclass
class Altering:
    """One ALTER TABLE. ``entries`` are those that this way may claim."""

    alter: Alter
    table: Table
    entries: list[Parked]
    scene: Scene

    def expand(self) -> list[str] | None:
        """None where the statement stays as it is."""
        if not any(self._is_ours(action) for action in self.alter.actions):
            return self._expand_keys()
        if is_about_keys(self.alter, self.table):
            after = self._try(self.table, ", ".join(action.text for action in self.alter.actions))
            if after is None:
                return None  # the server says why
            if is_rekeying(self.alter, self.table, after):
                return self._rekey(after)
        released = [action for action in self.alter.actions if self._is_released(action)]
        table = self._released(released) if released else self.table
        parts = self._together(released)
        plain: list[Action] = []
        last = [one for one in self.alter.actions if one.kind == "add" and GENERATED.search(one.words)]
        for action in self.alter.actions:
            if action in released or action in last:
                continue
            if not self._is_ours(action):
                plain.append(action)
                continue
            parts += self._together(plain)
            plain = []
            done = self._expand_action(action, table) if table else None
            if done is None:
                self._check_refused()
                return None
            parts += done
        return parts + self._together([*plain, *last])

    def _is_released(self, action: Action) -> bool:
        """What may hold a column that goes: keys and checks, and what is computed of it."""
        line = self.table.definition.columns.get(action.column, "")
        return action.kind == "release" or (action.kind == "drop" and is_generated(line))

    def _check_refused(self) -> None:
        """The server says why, of the whole statement. Raises where it would do it, and values be lost."""
        if self._try(self.table, ", ".join(action.text for action in self.alter.actions), checks=1):
            raise RefusedByCheckError(
                f"revision {self.scene.step.revision} changes {self.table.name} in a way that is not kept",
                "Parted into statements that lose nothing, the server would refuse one of them.",
                "Say it in several statements: first what holds the column, then the column.",
            )

    def _rekey(self, after: Table) -> list[str]:
        def find(action: Action) -> Parked | None:
            return self._find_parked(action.column)

        rekeying = Rekeying(
            self.alter, self.table, after, self.scene, find, self._expand_action, self._try
        )  # fmt: skip
        return rekeying.expand()

    def _is_ours(self, action: Action) -> bool:
        if action.kind == "drop":
            return action.column in self.table.definition.columns
        if action.kind == "add":
            return self._find_parked(action.column) is not None
        if action.kind == "modify" and action.column in self.table.visible:
            return self._find_type(action.column) is not None or self._may_lose(action)
        return action.kind == "convert"

    def _expand_action(self, action: Action, table: Table) -> list[str] | None:
        if action.kind == "drop":
            return park_column(table, action.column, self.scene)
        if action.kind == "add":
            parked = self._find_parked(action.column)
            assert parked is not None  # noqa: S101 - it is ours because of it
            return unpark_column(table, action.words, parked, self.scene)
        after = self._try(table, action.text)
        if after is None:
            return None
        pairs = [(action.column, action.to)]
        if action.kind == "convert":
            pairs = [(name, name) for name in table.visible if table.find_charset(name)]
        alter = f"ALTER TABLE {table.quoted} {action.text}"
        if action.kind == "convert":
            alter = ", ".join([alter, *self.alter.options])
        return self._change_types(table, after, pairs, alter)

    def _change_types(
        self, table: Table, after: Table, pairs: list[tuple[str, str]], alter: str
    ) -> list[str]:
        """Values beside it where they will differ; those that were kept are given back behind it."""
        opened: list[str] = []
        keep: list[str] = []
        back: list[str] = []
        images: list[str] = []
        for names in pairs:
            if not table.primary_key or names[0] in table.primary_key:
                continue
            if kept := self._find_type(names[0]):
                kept.key = find_key(kept, table, self.entries)
                opening, giving = give_back_values(table, after, names, kept)
                opened, back = opened + opening, back + giving
            if may_lose(table, after, *names) and self._may_keep(table, names[0]):
                before, behind = keep_values(table, after, names, self.scene)
                keep, images = keep + before, images + behind
        changing = [alter]
        if keep and self.scene.is_down:
            changing = taking_what_fits(self.scene.cursor, alter)
        return [*opened, *keep, *changing, *back, *images]

    def _may_keep(self, table: Table, column: str) -> bool:
        """On the way up the server refuses what does not fit, and nothing was kept for it."""
        return self.scene.is_down or is_silent(table, column)

    def _together(self, actions: list[Action]) -> list[str]:
        if not actions:
            return []
        listed = ", ".join([*(action.text for action in actions), *self.alter.options])
        return [f"ALTER TABLE {self.table.quoted} {listed}"]

    def _released(self, actions: list[Action]) -> Table | None:
        """The table without the keys and checks that the same statement drops."""
        return self._try(self.table, ", ".join(action.text for action in actions))

    def _try(self, table: Table, action: str, checks: int = 0) -> Table | None:
        """The table as the server has it after an action, tried on an empty copy; None where it refuses."""
        with self.scene.scratch() as connection, connection.cursor() as cursor:
            cursor.execute("SET foreign_key_checks = 0")
            cursor.execute(table.text)
            cursor.execute(f"SET foreign_key_checks = {checks}")
            try:
                cursor.execute(f"ALTER TABLE {table.quoted} {action}")
            except pymysql.err.MySQLError as error:
                if is_lost(error):
                    raise  # no answer is not a refusal
                return None
            found = read_table(cursor, table.name)
        if found is None:
            return None
        return Table(parse_table(table.name, found.text), found.text, table.find_around)

    def _may_lose(self, action: Action) -> bool:
        if not self._may_keep(self.table, action.column):
            return False
        after = self._try(self.table, action.text)
        return bool(
            after and may_lose(self.table, after, action.column, action.to) and self.table.primary_key
        )

    def _find_parked(self, column: str) -> Parked | None:
        return next(
            (
                entry
                for entry in reversed(self.entries)
                if entry.kind == Kind.COLUMN
                and entry.status == Status.PARKED
                and entry.column == column
                and entry.name in self.table.definition.columns
            ),
            None,
        )

    def _find_type(self, column: str) -> Parked | None:
        return next(
            (
                entry
                for entry in reversed(self.entries)
                if entry.kind == Kind.TYPE and (entry.table, entry.column) == (self.table.name, column)
            ),
            None,
        )

    def _expand_keys(self) -> list[str] | None:
        """Keys over a column that came back: what does not fit them any more is set aside first."""
        if not self.scene.returned:
            return None
        after = self._try(self.table, ", ".join(action.text for action in self.alter.actions))
        parts = fit_keys(self.table, after, self.scene) if after else []
        return [*parts, *self._together(list(self.alter.actions))] if parts else None


def fit_keys(table: Table, after: Table, scene: Scene) -> list[str]:
    """What makes room for the keys that ``after`` has and ``table`` has not."""
    parts: list[str] = []
    back = {
        entry.column: entry
        for entry in scene.returned
        if entry.kind == Kind.COLUMN and entry.column in table.definition.columns
        and mark_names(entry.name)[0] in table.definition.columns
    }  # fmt: skip
    for name, line in after.definition.keys.items():
        columns = tuple(key_columns(line))
        ours = [back[column] for column in columns if column in back]
        if name == "PRIMARY" and table.definition.keys.get(name) != line and ours:
            counted = [one for one in ours if " AUTO_INCREMENT" in after.definition.columns[one.column]]
            parts += count_on(table, counted[0]) if counted else free_of_born(table, columns, ours[0], scene)
        if name not in table.definition.keys and line.startswith("UNIQUE KEY") and ours:
            parts += free_of_duplicates(table, columns, ours[0], scene)
    known = {key.name for key in table.foreign_keys}
    for key in after.foreign_keys:
        if key.name not in known and any(column in back for column in key.columns):
            parts += free_of_orphans(table, key, scene)
    return parts
