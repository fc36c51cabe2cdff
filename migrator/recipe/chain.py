"""The four steps of a recipe as the statements of their ways up and down."""

from collections.abc import Callable
from dataclasses import dataclass

from migrator.recipe.change import Change, Pair, shorten
from migrator.recipe.definitions import Key, hide, loosen, needs_tightening, quote


@dataclass(frozen=True)
class Backfill:
    """An ``op.backfill`` between the statements."""

    table: str
    key: str
    values: tuple[tuple[str, str], ...]  # column, SQL


Body = tuple[str | Backfill, ...]


@dataclass(frozen=True)
class Stretch:
    """A revision of the recipe: ``word`` is its step, ``why`` what the author should know of it."""

    word: str
    title: str
    why: str
    up: Body
    down: Body


def make_chain(change: Change) -> tuple[Stretch, ...]:
    """expand, backfill, swap, contract."""
    names = " and ".join(pair.name for pair in change.pairs)
    twins = " and ".join(pair.twin for pair in change.pairs)
    table = change.table
    return (
        Stretch(
            "expand", f"Add {twins} beside {names} of {table}",
            "From here on each row that is written carries the value in both columns.",
            (_add(change, new=True), *_triggers(change)), (*_drop_triggers(change), _drop(change)),
        ),
        Stretch(
            "backfill", f"Fill {twins} of {table}",
            "In batches along the key, resumable; then the keys, while everybody reads and writes.",
            (_backfill(change), *_tighten(change, hide), *_add_keys(change, "__twin")),
            (*_drop_keys(change, "__twin"), *_tighten(change, loosen)),
        ),
        Stretch(
            "swap", f"Let {names} of {table} be what was {twins}",
            "One statement changes the names, at once: the triggers go on, the other way round. What stays\n"
            "# beside it is the column as it was; the way down fills it again before it swaps back.",
            (_swap(change, up=True), *_drop_keys(change, "__old"), *_drop_triggers(change)),
            (*_triggers(change), _backfill(change), *_add_keys(change, "__old"), _swap(change, up=False)),
        ),
        Stretch(
            "contract", f"Drop {twins} of {table}, the column as it was",
            "Nothing is lost by it: the way down of the swap fills it again.",
            (_drop(change),), (_add(change, new=False),),
        ),
    )  # fmt: skip


def _alter(change: Change, *actions: str) -> str:
    return f"ALTER TABLE {quote(change.table)} " + ", ".join(actions)


def _add(change: Change, *, new: bool) -> str:
    return _alter(
        change,
        *(
            f"ADD COLUMN {quote(pair.twin)} {loosen(pair.new if new else pair.old)} AFTER {quote(pair.name)}"
            for pair in change.pairs
        ),
    )


def _drop(change: Change) -> str:
    return _alter(change, *(f"DROP COLUMN {quote(pair.twin)}" for pair in change.pairs))


def _trigger(change: Change, event: str) -> str:
    return shorten(f"{change.table}_{change.pairs[0].name}", f"_twin_{event.lower()}")


def _triggers(change: Change) -> Body:
    values = ", ".join(f"NEW.{quote(pair.twin)} = NEW.{quote(pair.name)}" for pair in change.pairs)
    return tuple(
        f"CREATE TRIGGER {quote(_trigger(change, event))} BEFORE {event} ON {quote(change.table)}"
        f" FOR EACH ROW SET {values}"
        for event in ("INSERT", "UPDATE")
    )


def _drop_triggers(change: Change) -> Body:
    return tuple(f"DROP TRIGGER {quote(_trigger(change, event))}" for event in ("INSERT", "UPDATE"))


def _backfill(change: Change) -> Backfill:
    values = [(pair.twin, quote(pair.name)) for pair in change.pairs]
    values += [(name, quote(name)) for name in change.kept]
    return Backfill(change.table, change.walk_key, tuple(values))


def _tighten(change: Change, define: Callable[[str], str]) -> Body:
    """Written anew while everybody reads and writes."""
    actions = [
        f"MODIFY COLUMN {quote(pair.twin)} {define(pair.new)}"
        for pair in change.pairs
        if needs_tightening(pair.new)
    ]
    return (_alter(change, *actions),) if actions else ()


def _add_keys(change: Change, end: str) -> Body:
    return tuple(
        _alter(change, f"ADD {'UNIQUE ' * key.is_unique}KEY {_named(key, end)} {change.twin_parts(key)}")
        for key in change.keys
    )


def _drop_keys(change: Change, end: str) -> Body:
    return tuple(_alter(change, f"DROP KEY {_named(key, end)}") for key in change.keys)


def _named(key: Key, end: str) -> str:
    return quote(shorten(key.name, end))


def _swap(change: Change, *, up: bool) -> str:
    """Names, visibility, defaults and keys in one statement: nobody sees a state between."""
    old, new = ("__old", "__twin") if up else ("__twin", "__old")
    actions = [action for pair in change.pairs for action in _exchange(pair, up=up)]
    for key in change.keys:
        actions.append(f"RENAME KEY {quote(key.name)} TO {_named(key, old)}")
        actions.append(f"RENAME KEY {_named(key, new)} TO {quote(key.name)}")
    return _alter(change, *actions)


def _exchange(pair: Pair, *, up: bool) -> tuple[str, str]:
    away, here = (pair.old, pair.new) if up else (pair.new, pair.old)
    return (
        f"CHANGE COLUMN {quote(pair.name)} {quote(pair.twin)} {hide(away)}",
        f"CHANGE COLUMN {quote(pair.twin)} {quote(pair.name)} {here}",
    )
