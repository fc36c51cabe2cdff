"""Random histories: revisions as text with their way back, and what each changes for who reads and writes."""

from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

TABLES = ("ants", "bees")
TEXT, NUMBER, LARGE = "VARCHAR(40)", "INT", "BIGINT"


@dataclass(frozen=True)
class Column:
    """``birth`` tells it from another one of the same name; ``kind`` is its type."""

    birth: int
    name: str
    kind: str = TEXT
    is_nullable: bool = True
    is_unique: bool = False
    is_member: bool = False  # of the primary key, behind ``id``


@dataclass(frozen=True)
class Schema:
    """What a revision shows: each table's columns without its ``id``, which tells rows apart by itself."""

    tables: dict[str, tuple[Column, ...]]

    def with_table(self, name: str, columns: tuple[Column, ...] | None) -> "Schema":
        tables = {table: found for table, found in self.tables.items() if table != name}
        return Schema(tables if columns is None else {**tables, name: columns})


@dataclass(frozen=True)
class Revision:
    """``writes``: tables and births of columns that its own statements write, in either direction."""

    up: tuple[str, ...]
    down: tuple[str, ...]
    after: Schema
    writes: frozenset[tuple[str, int]] = field(default_factory=frozenset)


FIRST = Schema(
    {
        "ants": (Column(1, "name"), Column(2, "size", NUMBER)),
        "bees": (Column(3, "name"), Column(4, "code")),
    }
)


def create(name: str, columns: tuple[Column, ...]) -> str:
    listed = "".join(f", {describe(column)}" for column in columns)
    return f"CREATE TABLE {name} (id INT NOT NULL{listed}, PRIMARY KEY ({list_key(columns)}))"


def list_key(columns: tuple[Column, ...]) -> str:
    return ", ".join(["id", *(column.name for column in columns if column.is_member)])


def describe(column: Column) -> str:
    null = "NULL" if column.is_nullable else f"NOT NULL DEFAULT {repr('d') if column.kind == TEXT else 0}"
    return f"{column.name} {column.kind} {null}"


@st.composite
def revisions(draw: st.DrawFn, before: Schema, number: int, *, with_members: bool) -> Revision:
    tables = sorted(name for name, columns in before.tables.items() if columns)
    name = draw(st.sampled_from(tables or sorted(before.tables) or ["ants"]))
    makers = {
        "add": add_column,
        "filled": add_filled,
        "unique": add_unique,
        "drop": drop_column,
        "rename": rename_column,
        "wider": widen,
        "rows": change_rows,
        "fewer": remove_rows,
        "table": add_table,
        "gone": drop_table,
    }
    if with_members:
        makers |= {"longer key": add_member, "shorter key": drop_member}
    for kind in (*draw(st.permutations(sorted(makers))),):
        made = makers[kind](draw, before, name, number)
        if made:
            return made
    raise AssertionError(f"nothing can be done to {before}")


def add_column(draw, before, name, number):
    column = Column(number * 10, f"more{number}", draw(st.sampled_from((TEXT, NUMBER))), draw(st.booleans()))
    columns = before.tables[name]
    return Revision(
        (f"ALTER TABLE {name} ADD COLUMN {describe(column)}",),
        (f"ALTER TABLE {name} DROP COLUMN {column.name}",),
        before.with_table(name, (*columns, column)),
    )


def add_filled(draw, before, name, number):
    column = Column(number * 10, f"filled{number}")
    tight = replace(column, is_nullable=False)
    columns = before.tables[name]
    return Revision(
        (
            f"ALTER TABLE {name} ADD COLUMN {describe(column)}",
            f"UPDATE {name} SET {column.name} = CONCAT('f', id)",
            f"ALTER TABLE {name} MODIFY {describe(tight)}",
        ),
        (f"ALTER TABLE {name} DROP COLUMN {column.name}",),
        before.with_table(name, (*columns, tight)),
        frozenset({(name, column.birth)}),
    )


def add_unique(draw, before, name, number):
    column = Column(number * 10, f"key{number}", is_unique=True)
    columns = before.tables[name]
    return Revision(
        (
            f"ALTER TABLE {name} ADD COLUMN {describe(column)}",
            f"UPDATE {name} SET {column.name} = CONCAT('k', id)",
            f"CREATE UNIQUE INDEX u{number} ON {name} ({column.name})",
        ),
        (f"DROP INDEX u{number} ON {name}", f"ALTER TABLE {name} DROP COLUMN {column.name}"),
        before.with_table(name, (*columns, column)),
        frozenset({(name, column.birth)}),
    )


def drop_column(draw, before, name, number):
    columns = before.tables[name]
    plain = [column for column in columns if not (column.is_unique or column.is_member)]
    if not plain:
        return None
    column = draw(st.sampled_from(plain))
    return Revision(
        (f"ALTER TABLE {name} DROP COLUMN {column.name}",),
        (f"ALTER TABLE {name} ADD COLUMN {describe(column)}",),
        before.with_table(name, tuple(one for one in columns if one != column)),
    )


def add_member(draw, before, name, number):
    column = Column(number * 10, f"part{number}", NUMBER, is_nullable=False, is_member=True)
    columns = (*before.tables[name], column)
    return Revision(
        (grow_key(name, column, columns), f"UPDATE {name} SET {column.name} = id % 5"),
        (f"ALTER TABLE {name} DROP COLUMN {column.name}",),
        before.with_table(name, columns),
        frozenset({(name, column.birth)}),
    )


def drop_member(draw, before, name, number):
    columns = before.tables[name]
    members = [column for column in columns if column.is_member]
    if not members:
        return None
    column = draw(st.sampled_from(members))
    left = tuple(one for one in columns if one != column)
    way = draw(st.sampled_from(("", f", DROP PRIMARY KEY, ADD PRIMARY KEY ({list_key(left)})")))
    return Revision(
        (f"ALTER TABLE {name} DROP COLUMN {column.name}{way}",),
        (grow_key(name, column, columns),),
        before.with_table(name, left),
    )


def grow_key(name: str, column: Column, columns: tuple[Column, ...]) -> str:
    """``columns``: what the table has then."""
    key = f"DROP PRIMARY KEY, ADD PRIMARY KEY ({list_key(columns)})"
    return f"ALTER TABLE {name} ADD COLUMN {describe(column)}, {key}"


def rename_column(draw, before, name, number):
    columns = before.tables[name]
    if not columns:
        return None
    column = draw(st.sampled_from(columns))
    new = replace(column, name=f"renamed{number}")
    return Revision(
        (f"ALTER TABLE {name} RENAME COLUMN {column.name} TO {new.name}",),
        (f"ALTER TABLE {name} RENAME COLUMN {new.name} TO {column.name}",),
        before.with_table(name, tuple(new if one == column else one for one in columns)),
    )


def widen(draw, before, name, number):
    columns = before.tables[name]
    numbers = [column for column in columns if column.kind == NUMBER and not column.is_member]
    if not numbers:
        return None
    column = draw(st.sampled_from(numbers))
    new = replace(column, kind=LARGE)
    return Revision(
        (f"ALTER TABLE {name} MODIFY {describe(new)}",),
        (f"ALTER TABLE {name} MODIFY {describe(column)}",),
        before.with_table(name, tuple(new if one == column else one for one in columns)),
    )


def change_rows(draw, before, name, number):
    texts = [one for one in before.tables[name] if one.kind == TEXT and not one.is_unique]
    if not texts:
        return None
    column = draw(st.sampled_from(texts))
    return Revision(
        (f"UPDATE {name} SET {column.name} = CONCAT(LEFT({column.name}, 20), '!{number}')",),
        (),
        before,
        frozenset({(name, column.birth)}),
    )


def remove_rows(draw, before, name, number):
    return Revision(
        (f"DELETE FROM {name} WHERE id % {draw(st.integers(2, 4))} = 0",),
        (),
        before,
    )


def add_table(draw, before, name, number):
    new, columns = f"cats{number}", (Column(number * 10, "name"), Column(number * 10 + 1, "lives", NUMBER))
    return Revision(
        (create(new, columns), f"INSERT INTO {new} (id, name) SELECT id, 'from {name}' FROM {name}"),
        (f"DROP TABLE {new}",),
        before.with_table(new, columns),
    )


def drop_table(draw, before, name, number):
    if len(before.tables) < 2 or any(column.is_unique for column in before.tables[name]):
        return None
    columns = before.tables[name]
    return Revision((f"DROP TABLE {name}",), (create(name, columns),), before.with_table(name, None))


@st.composite
def histories(draw: st.DrawFn, *, with_members: bool) -> list[Revision]:
    """One to four revisions behind the first; ``with_members``: keys grow and shrink as well."""
    made: list[Revision] = []
    schema = FIRST
    for number in range(2, draw(st.integers(1, 4)) + 2):
        revision = draw(revisions(schema, number, with_members=with_members))
        made.append(revision)
        schema = revision.after
    return made
