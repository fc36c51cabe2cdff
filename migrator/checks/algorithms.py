"""Which algorithm MySQL 9.7 takes for an action when none is asked for.

``tests/migrator/test_checks_algorithms.py`` asks the server itself for each of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from migrator.checks.columns import INTEGER_BYTES
from migrator.checks.statement import Action, Column, Statement, Verb
from migrator.checks.tables import LiveColumn, TableFacts

MOST_ROW_VERSIONS = 255
BYTES_OF_CHARSET = {"utf8mb4": 4, "utf8mb3": 3, "latin1": 1, "ascii": 1, "binary": 1}


class Algorithm(IntEnum):
    """In the order of what they cost: an ALTER takes the dearest of its actions."""

    INSTANT = 0  # the definition alone
    INPLACE = 1  # an index is built, or only the definition; no row is written anew
    REBUILD = 2  # the whole table is written anew, with writers at work
    COPY = 3  # the whole table is written anew, with writers kept out


@dataclass(frozen=True)
class Cost:
    """What a statement takes on a table. ``locks_writers`` throughout, not only for a moment."""

    algorithm: Algorithm
    locks_writers: bool


FIXED = {
    **dict.fromkeys((Verb.RENAME, Verb.SET_COLUMN, Verb.DROP_CONSTRAINT), Algorithm.INSTANT),
    Verb.OPTION: Algorithm.INSTANT,
    Verb.DROP_INDEX: Algorithm.INPLACE,
    Verb.SET_INDEX: Algorithm.INPLACE,
    Verb.DROP_FOREIGN_KEY: Algorithm.INPLACE,
    Verb.ADD_PRIMARY_KEY: Algorithm.REBUILD,
    Verb.REBUILD: Algorithm.REBUILD,
    Verb.ADD_FOREIGN_KEY: Algorithm.COPY,  # while foreign keys are checked
    Verb.ADD_CHECK: Algorithm.COPY,
    Verb.CONVERT: Algorithm.COPY,
}


def predict(statement: Statement, table: TableFacts) -> Cost | None:
    """The cost of an ALTER; None when an action of it is not understood."""
    costs = [_predict_action(action, statement, table) for action in statement.actions]
    known = [cost for cost in costs if cost is not None]
    if not known or len(known) < len(costs):
        return None
    algorithm = max(cost.algorithm for cost in known)
    if statement.algorithm == "COPY":
        algorithm = Algorithm.COPY
    locks = algorithm is Algorithm.COPY or any(cost.locks_writers for cost in known)
    return Cost(algorithm, locks)


def _predict_action(action: Action, statement: Statement, table: TableFacts) -> Cost | None:
    if action.verb in FIXED:
        return _cost(FIXED[action.verb])
    predict_one = PREDICTIONS.get(action.verb)
    return predict_one(action, statement, table) if predict_one else None


def _cost(algorithm: Algorithm, *, locks_writers: bool = False) -> Cost:
    return Cost(algorithm, locks_writers or algorithm is Algorithm.COPY)


def _add_column(action: Action, _statement: Statement, table: TableFacts) -> Cost | None:
    column = action.column
    if column is None:
        return None
    if column.generated == "stored" or column.is_constrained:
        return _cost(Algorithm.COPY)
    if column.is_auto_increment:
        return _cost(Algorithm.REBUILD, locks_writers=True)
    return _cost(Algorithm.INSTANT if can_be_instant(table) else Algorithm.REBUILD)


def can_be_instant(table: TableFacts) -> bool:
    """Whether a column may still be added or dropped without writing the table anew."""
    is_full = (table.row_versions or 0) >= MOST_ROW_VERSIONS
    return not (is_full or table.has_fulltext or table.row_format == "Compressed")


def _rename_column(action: Action, _statement: Statement, table: TableFacts) -> Cost:
    is_referred = any(action.name in key.parent_columns for key in table.referring)
    return _cost(Algorithm.INPLACE if is_referred else Algorithm.INSTANT)


def _drop_column(action: Action, _statement: Statement, table: TableFacts) -> Cost:
    name, column = action.name, table.columns.get(action.name)
    if column and "VIRTUAL" in column.extra:
        return _cost(Algorithm.INSTANT)
    is_indexed = any(name in index.columns for index in table.indexes)
    is_rebuild = is_indexed or not can_be_instant(table)
    return _cost(Algorithm.REBUILD if is_rebuild else Algorithm.INSTANT)


def _drop_primary_key(_action: Action, statement: Statement, _table: TableFacts) -> Cost:
    adds = any(other.verb is Verb.ADD_PRIMARY_KEY for other in statement.actions)
    return _cost(Algorithm.REBUILD if adds else Algorithm.COPY)


def _set_engine(action: Action, _statement: Statement, table: TableFacts) -> Cost:
    is_same = action.value.upper() == table.engine.upper() == "INNODB"
    return _cost(Algorithm.REBUILD if is_same else Algorithm.COPY)


def _add_index(action: Action, _statement: Statement, table: TableFacts) -> Cost:
    if action.index == "fulltext":
        algorithm = Algorithm.INPLACE if table.has_fulltext else Algorithm.REBUILD
        return _cost(algorithm, locks_writers=True)
    return _cost(Algorithm.INPLACE, locks_writers=action.index == "spatial")


def _change_column(action: Action, _statement: Statement, table: TableFacts) -> Cost | None:
    old, new = table.columns.get(action.name), action.column
    if old is None or new is None or old.expression or new.generated:
        return None
    if _needs_copy(old, new, table):
        return _cost(Algorithm.COPY)
    if old.is_nullable != new.is_nullable or new.is_positioned:
        return _cost(Algorithm.REBUILD)
    same = old.type == new.type or new.type.is_enum
    return _cost(Algorithm.INSTANT if same else Algorithm.INPLACE)


def _needs_copy(old: LiveColumn, new: Column, table: TableFacts) -> bool:
    if old.charset and new_collation(new, table) not in {"", old.collation}:
        return True
    if ("auto_increment" in old.extra) != new.is_auto_increment:
        return True
    if old.type == new.type:
        return False
    if old.type.base != new.type.base or old.type.base in INTEGER_BYTES:
        return True
    if old.type.is_enum:
        is_longer = new.type.values[: len(old.type.values)] == old.type.values
        return not is_longer or _enum_bytes(new.type.base, new.type.values) != _enum_bytes(
            old.type.base, old.type.values
        )
    return not _is_longer_in_place(old, new)


def _is_longer_in_place(old: LiveColumn, new: Column) -> bool:
    """A VARCHAR may grow in place while its length takes as many bytes as before."""
    if old.type.base not in {"varchar", "varbinary"}:
        return False
    width = BYTES_OF_CHARSET.get(old.charset or "binary", 4)
    before, after = (old.type.capacity or 0) * width, (new.type.capacity or 0) * width
    return after >= before and (before < 256) == (after < 256)  # noqa: PLR2004 - one byte tells up to 255


def _enum_bytes(base: str, values: tuple[str, ...]) -> int:
    return (1 if len(values) < 256 else 2) if base == "enum" else -(-len(values) // 8)  # noqa: PLR2004


def new_collation(new: Column, table: TableFacts) -> str:
    """The collation that a column's definition gives it; "" for what is not known here."""
    if new.collation:
        return new.collation
    if new.charset:
        own = table.collation if table.collation.startswith(f"{new.charset}_") else ""
        return "utf8mb4_0900_ai_ci" if new.charset == "utf8mb4" else own or f"{new.charset}_"
    return table.collation


PREDICTIONS: dict[Verb, Callable[[Action, Statement, TableFacts], Cost | None]] = {
    Verb.ADD_COLUMN: _add_column,
    Verb.CHANGE_COLUMN: _change_column,
    Verb.RENAME_COLUMN: _rename_column,
    Verb.DROP_COLUMN: _drop_column,
    Verb.ADD_INDEX: _add_index,
    Verb.DROP_PRIMARY_KEY: _drop_primary_key,
    Verb.ENGINE: _set_engine,
}
