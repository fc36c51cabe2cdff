"""What a revision's statements change of a table, tried on an empty copy of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from migrator.checks.reading import read_table_facts
from migrator.checks.tables import TableFacts
from migrator.database.connection import make_engine
from migrator.database.scratch import make_scratch
from migrator.errors import RefusedByCheckError
from migrator.recipe.definitions import Definition, Key, quote, read_definition

LONGEST_NAME = 64


@dataclass(frozen=True)
class Pair:
    """A column and its twin. ``old`` and ``new`` are definitions as the server writes them."""

    name: str
    old: str
    new: str

    @property
    def twin(self) -> str:
        return shorten(self.name, "__twin")


@dataclass(frozen=True)
class Change:
    """``keys``: those in which a changed column stands. ``kept``: columns that an UPDATE moves by itself."""

    table: str
    walk_key: str
    pairs: tuple[Pair, ...]
    keys: tuple[Key, ...]
    kept: tuple[str, ...]

    def twin_parts(self, key: Key) -> str:
        """The key's columns, those that are changed by their twins."""
        parts = key.parts
        for pair in self.pairs:
            parts = parts.replace(quote(pair.name), quote(pair.twin))
        return parts


def shorten(name: str, end: str) -> str:
    return name[: LONGEST_NAME - len(end)] + end


def read_change(engine: Engine, table: str, statements: Sequence[str]) -> Change:
    """Raises ``RefusedByCheckError`` naming what a recipe cannot carry over."""
    with engine.connect() as connection:
        facts = read_table_facts(connection, [table]).get(table)
        real = read_definition(_show(connection, table))
        if facts is None:
            raise _refused(f"there is no table {table}")
        with _empty_copy(engine, table) as copy:
            before = read_definition(_show(copy, table))
            _try(copy, statements)
            after = read_definition(_show(copy, table))
    change = _compare(table, before, after, _find_walk_key(facts))
    _check_uses(change, real, facts)
    return replace(change, keys=tuple(_find_keys(change, real)))


def _try(copy: Connection, statements: Sequence[str]) -> None:
    try:
        for statement in statements:
            copy.exec_driver_sql(statement)
    except DBAPIError as error:
        raise _refused(f"the server refuses it on an empty copy already: {error.orig}") from error


@contextmanager
def _empty_copy(engine: Engine, table: str) -> Iterator[Connection]:
    source = f"{quote(engine.url.database or '')}.{quote(table)}"
    with make_scratch(engine.url) as url, make_engine(url).connect() as connection:
        connection.exec_driver_sql(f"CREATE TABLE {quote(table)} LIKE {source}".replace("%", "%%"))
        yield connection


def _show(connection: Connection, table: str) -> str:
    row: Any = connection.exec_driver_sql(f"SHOW CREATE TABLE {quote(table)}".replace("%", "%%")).one()
    return str(row[1])


def _compare(table: str, before: Definition, after: Definition, walk_key: str) -> Change:
    if list(before.columns) != list(after.columns):
        raise _refused("it adds, drops, renames or moves columns as well: give that a revision of its own")
    if (before.keys, before.others) != (after.keys, after.others):
        raise _refused("it changes keys or constraints as well: give that a revision of its own")
    if before.tail != after.tail:
        raise _refused("it changes the table's own options: change the columns one by one (MODIFY)")
    pairs = tuple(
        Pair(name, old, after.columns[name])
        for name, old in before.columns.items()
        if old != after.columns[name]
    )
    if not pairs:
        raise _refused("it changes no column")
    names = {pair.name for pair in pairs}
    kept = tuple(name for name, text in before.columns.items() if "ON UPDATE CURRENT_TIMESTAMP" in text)
    if not walk_key or walk_key in names:
        raise _refused(f"{table} has no primary or unique key of one column, apart from what is changed")
    return Change(table, walk_key, pairs, (), kept)


def _find_walk_key(facts: TableFacts) -> str:
    """The column along which a backfill can go: of the primary key, else of a unique one without NULL."""
    candidates = sorted(
        (index for index in facts.indexes if index.is_unique), key=lambda i: i.name != "PRIMARY"
    )
    for index in candidates:
        (first, *more) = index.columns or ("",)
        if first and not more and not facts.columns[first].is_nullable:
            return first
    return ""


def _check_uses(change: Change, real: Definition, facts: TableFacts) -> None:
    for pair in change.pairs:
        if any(word in f"{pair.old} {pair.new}" for word in ("AUTO_INCREMENT", " GENERATED ALWAYS ")):
            raise _refused(f"{pair.name} is counted or computed by the server itself")
        users = [line for line in real.others if quote(pair.name) in line]
        users += [name for name, text in real.columns.items() if f"{quote(pair.name)}" in text]
        users += [f"{key.name} of {key.table}" for key in facts.referring if pair.name in key.parent_columns]
        if users or pair.name in real.tail.partition("PARTITION BY")[2]:
            raise _refused(f"{pair.name} stands in: {'; '.join(users) or 'the partitioning'}")


def _find_keys(change: Change, real: Definition) -> Iterator[Key]:
    names = [quote(pair.name) for pair in change.pairs]
    return (key for key in real.keys if any(name in key.parts for name in names))


def _refused(why: str) -> RefusedByCheckError:
    return RefusedByCheckError(
        "there is no recipe for this change",
        f"A recipe changes columns of one table by twins that are filled and swapped in. Here {why}.",
        "Write the revisions by hand (docs/findings.md, lock-for-writers),",
        "or let the server copy the table while nobody writes: --allow-copy (MIGRATOR_ALLOW_COPY=yes)",
    )
