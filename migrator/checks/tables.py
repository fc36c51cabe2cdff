"""What is known of a table of the live database; names compare as the server gives them."""

from dataclasses import dataclass, field

from migrator.checks.columns import ColumnType


@dataclass(frozen=True)
class LiveColumn:
    name: str
    type: ColumnType
    is_nullable: bool
    has_default: bool
    extra: str  # auto_increment, STORED GENERATED, INVISIBLE …
    charset: str
    collation: str
    expression: str  # of a generated column


@dataclass(frozen=True)
class LiveIndex:
    name: str
    is_unique: bool
    type: str  # BTREE, FULLTEXT, SPATIAL
    columns: tuple[str, ...]
    expressions: str = ""


@dataclass(frozen=True)
class LiveKey:
    """A foreign key of ``table``, to ``parent``."""

    name: str
    table: str
    columns: tuple[str, ...]
    parent: str
    parent_columns: tuple[str, ...]


@dataclass(frozen=True)
class LiveText:
    """A view, a trigger or a check: its name and its SQL."""

    name: str
    text: str


@dataclass(frozen=True)
class TableFacts:
    """``rows`` is the server's estimate; ``row_versions`` is None where the account may not see them."""

    name: str
    rows: int
    data_bytes: int
    index_bytes: int
    engine: str
    collation: str
    row_format: str
    auto_increment: int | None
    columns: dict[str, LiveColumn] = field(default_factory=dict)
    indexes: tuple[LiveIndex, ...] = ()
    keys: tuple[LiveKey, ...] = ()
    referring: tuple[LiveKey, ...] = ()  # other tables' keys to this one
    checks: tuple[LiveText, ...] = ()
    triggers: tuple[LiveText, ...] = ()  # on this table, or naming it
    views: tuple[LiveText, ...] = ()
    row_versions: int | None = None

    @property
    def bytes(self) -> int:
        return self.data_bytes + self.index_bytes

    @property
    def has_fulltext(self) -> bool:
        return any(index.type == "FULLTEXT" for index in self.indexes)

    @property
    def primary_key(self) -> tuple[str, ...]:
        return next((index.columns for index in self.indexes if index.name == "PRIMARY"), ())
