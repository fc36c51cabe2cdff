"""ALTER TABLE that gives a table another key while columns go or come: in an order in which none is lost.

A member that goes is first taken out of the key, all in one ALTER with what takes its place; then it is set
aside in its rows as any other column. Nothing has to tell later which row a value belongs to.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from migrator.errors import RefusedByCheckError
from migrator.parking.actions import Action, Alter
from migrator.parking.columns import default_again, fit_line, park_column
from migrator.parking.counting import count_on, free_of_born, uncounted
from migrator.parking.registry import Parked, mark_returned
from migrator.parking.scene import Scene
from migrator.parking.tables import Table, is_generated, key_columns
from migrator.schema.definition import quote

COUNTED = " AUTO_INCREMENT"
ADDS_PRIMARY = re.compile(r"(?is)\bPRIMARY\s+KEY\b")
ABOUT_KEYS = re.compile(r"(?is)\bPRIMARY\s+KEY\b|\bAUTO_INCREMENT\b")
IS_KEY = re.compile(r"(?is)DROP\s+(PRIMARY|INDEX|KEY)\b")
UNIQUE = re.compile(r"(?is)\bUNIQUE\b")


@dataclass
class Rekeying:
    """``after`` is the table as the whole statement would leave it; ``find`` gives what a column comes from.

    ``try_on`` gives a table as the server has it behind actions, tried on an empty copy; None where it
    refuses.
    """

    alter: Alter
    table: Table
    after: Table
    scene: Scene
    find: Callable[[Action], Parked | None]
    expand_modify: Callable[[Action, Table], list[str] | None]
    try_on: Callable[[Table, str], Table | None]
    parts: list[str] = field(default_factory=list)
    done: list[Action] = field(default_factory=list)  # columns that have their other type
    behind: list[str] = field(default_factory=list)  # actions that need the columns that came back

    def expand(self) -> list[str]:
        """Statements in its place. Raises ``RefusedByCheckError`` where they would not go."""
        drops = [one for one in self.alter.actions if self._goes(one)]
        first = [one for one in self.alter.actions if one.kind == "release" and not IS_KEY.match(one.text)]
        now = self._do([one.text for one in first], self.table)
        for action in self.alter.actions:
            if action.kind == "add" and (parked := self.find(action)):
                now = self._bring_back(action, parked, now)
            elif action.kind == "modify" and (changed := self.try_on(now, action.text)):
                self.parts += self.expand_modify(action, now) or []
                self.done.append(action)
                now = changed
        now = self._do(self._rekey(drops), now, *self.alter.options)
        for action in drops:
            done = park_column(now, action.column, self.scene)
            if done is None:
                raise self._refuse(action.text)
            self.parts += done
        return self.parts

    def _goes(self, action: Action) -> bool:
        line = self.table.definition.columns.get(action.column, "")
        return action.kind == "drop" and bool(line) and not is_generated(line)

    def _do(self, actions: list[str], table: Table, *options: str) -> Table:
        if not actions:
            return table
        text = ", ".join(actions)
        found = self.try_on(table, text)
        if found is None:
            raise self._refuse(text)
        self.parts.append(f"ALTER TABLE {table.quoted} " + ", ".join([text, *options]))
        return found

    def _refuse(self, text: str) -> RefusedByCheckError:
        return RefusedByCheckError(
            f"revision {self.scene.step.revision} gives {self.table.name} a key in a way that is not kept",
            f"Parted into statements that lose nothing, the server would refuse this one: {text}",
            "Say it in several statements: what comes, the key, and last what goes.",
        )

    def _bring_back(self, action: Action, parked: Parked, table: Table) -> Table:
        """It gets its name and type; whether it is counted, and the keys on it, come behind that."""
        column, wanted = action.column, self.after.definition.columns[action.column]
        kept = table.definition.columns[parked.name]
        line = fit_line(self.scene.cursor, table, uncounted(wanted), kept, parked.name)
        found = self._do([f"CHANGE COLUMN {quote(parked.name)} {line}"], table)
        self.parts.append(mark_returned(parked.name))
        if COUNTED in wanted:
            self.parts += count_on(found, parked)
            self.behind.append(f"MODIFY COLUMN {line}{COUNTED}")
        else:
            self.parts += default_again(table, line, kept, parked)
            key = tuple(key_columns(self.after.definition.keys.get("PRIMARY", "")))
            if column in key:
                self.parts += free_of_born(found, key, parked, self.scene, is_back=False)
        if UNIQUE.search(action.words):
            keys = self.after.definition.keys
            self.behind += [f"ADD {line}" for line in keys.values() if key_columns(line) == [column]]
        return found

    def _rekey(self, drops: list[Action]) -> list[str]:
        mine, theirs = (table.definition.keys.get("PRIMARY") for table in (self.table, self.after))
        gone = {action.column for action in drops}
        plain = [
            action
            for action in self.alter.actions
            if not self._goes(action)
            and action not in self.done
            and not (action.kind == "add" and self.find(action))
            and not (action.kind == "release" and not IS_KEY.match(action.text))
        ]
        actions = [action.text for action in plain if not _is_primary(action)]
        own = {name for name in gone if COUNTED in self.table.definition.columns[name]}
        actions += [f"MODIFY COLUMN {uncounted(self.table.definition.columns[name])}" for name in own]
        if mine and mine != theirs:
            actions.insert(0, "DROP PRIMARY KEY")
        is_said = any(action.kind != "release" and ADDS_PRIMARY.search(action.text) for action in plain)
        if theirs and mine != theirs and not is_said:
            actions.append(f"ADD {theirs}")
        return actions + self.behind


def _is_primary(action: Action) -> bool:
    return action.kind == "release" and bool(ADDS_PRIMARY.search(action.text))


def is_about_keys(alter: Alter, table: Table) -> bool:
    """Whether it may be one of these, by its words: to be certain takes an empty copy."""
    lines = table.definition.columns
    return any(
        ABOUT_KEYS.search(action.text)
        or (action.kind == "drop" and action.column in table.primary_key)
        or (action.kind == "drop" and COUNTED in lines.get(action.column, ""))
        for action in alter.actions
    )


def is_rekeying(alter: Alter, table: Table, after: Table) -> bool:
    """Whether the statement gives the table another primary key, or its counted column goes or comes."""
    keys = [found.definition.keys.get("PRIMARY") for found in (table, after)]
    lines = {"drop": table.definition.columns, "add": after.definition.columns}
    return keys[0] != keys[1] or any(
        COUNTED in lines.get(action.kind, {}).get(action.column, "") for action in alter.actions
    )
