"""A statement of a plan as far as it is understood."""

from dataclasses import dataclass
from enum import StrEnum

from migrator.checks.columns import ColumnType
from migrator.journal.kinds import Kind
from migrator.journal.objects import SchemaObject


class Verb(StrEnum):
    """What an action of ALTER TABLE does; CREATE INDEX and DROP INDEX count as one."""

    ADD_COLUMN = "add column"
    CHANGE_COLUMN = "change column"  # MODIFY and CHANGE
    RENAME_COLUMN = "rename column"
    SET_COLUMN = "set default or visibility"
    DROP_COLUMN = "drop column"
    ADD_INDEX = "add index"
    DROP_INDEX = "drop index"
    SET_INDEX = "rename or hide index"
    ADD_PRIMARY_KEY = "add primary key"
    DROP_PRIMARY_KEY = "drop primary key"
    ADD_FOREIGN_KEY = "add foreign key"
    DROP_FOREIGN_KEY = "drop foreign key"
    ADD_CHECK = "add check"
    DROP_CONSTRAINT = "drop constraint"
    CONVERT = "convert to character set"
    RENAME = "rename table"
    ENGINE = "set engine"
    REBUILD = "rebuild"
    OPTION = "set option"
    UNKNOWN = "not understood"


@dataclass(frozen=True)
class Column:
    """A column as a statement writes it."""

    name: str
    type: ColumnType
    is_nullable: bool = True
    has_default: bool = False
    generated: str = ""  # stored, virtual
    charset: str = ""
    collation: str = ""
    is_auto_increment: bool = False
    is_positioned: bool = False
    is_constrained: bool = False  # a CHECK or a key stands in the definition itself


@dataclass(frozen=True)
class Part:
    """A part of a key: a column, its first characters, or an expression."""

    column: str  # "" for an expression
    sql: str


@dataclass(frozen=True)
class Action:
    """Of an ALTER TABLE. ``name``: of what is changed; ``index``: unique, fulltext, spatial or ""."""

    verb: Verb
    name: str = ""
    column: Column | None = None
    index: str = ""
    parts: tuple[Part, ...] = ()
    parent: str = ""
    parent_columns: tuple[str, ...] = ()
    value: str = ""  # a new name, an engine, a character set


@dataclass(frozen=True)
class Change:
    """An UPDATE or DELETE of ``table``; ``columns`` are those that are set, () for DELETE."""

    table: str
    columns: tuple[str, ...]
    has_limit: bool


@dataclass(frozen=True)
class Statement:
    """``verb`` is its first word; ``table`` the one that it is about, "" where there is none or several."""

    revision: str
    number: int
    text: str
    kind: Kind
    verb: str
    objects: tuple[SchemaObject, ...] = ()
    table: str = ""
    actions: tuple[Action, ...] = ()
    algorithm: str = ""  # that the statement itself asks for
    change: Change | None = None
    is_understood: bool = True

    def is_creating(self, kind: str) -> bool:
        return self._is("CREATE", kind)

    def is_dropping(self, kind: str) -> bool:
        return self._is("DROP", kind)

    def _is(self, verb: str, kind: str) -> bool:
        """CREATE INDEX and DROP INDEX name a table too, but only change it."""
        return self.verb == verb and not self.actions and any(found.type == kind for found in self.objects)
