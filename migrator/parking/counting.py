"""Rows that were born while a member of their key was set aside: given a number, or told apart."""

from migrator.errors import RefusedByCheckError
from migrator.parking.fitting import free_of_duplicates, has_rows
from migrator.parking.names import mark_names, was_there
from migrator.parking.registry import Parked
from migrator.parking.scene import Scene
from migrator.parking.tables import Table
from migrator.schema.definition import quote


def uncounted(line: str) -> str:
    """The definition of a column that the server does not number: without a key it could not."""
    return line.replace(" AUTO_INCREMENT", "")


def count_on(table: Table, parked: Parked) -> list[str]:
    """Statements that number such rows behind the highest number that came back."""
    column, moved = quote(parked.column), quote(mark_names(parked.name)[1])
    key = ", ".join(quote(name) for name in table.primary_key if name != parked.column)
    return [
        f"SET @parked_highest = (SELECT COALESCE(MAX({column}), 0) FROM {table.quoted})",
        f"UPDATE {table.quoted} SET {column} = (@parked_highest := @parked_highest + 1), {moved} = {moved}"
        f" WHERE NOT {was_there(parked.name)}" + (f" ORDER BY {key}" if key else ""),
    ]


def free_of_born(
    table: Table, key: tuple[str, ...], parked: Parked, scene: Scene, *, is_back: bool = True
) -> list[str]:
    """Statements that set aside who would share a key that the table is about to get.

    ``table`` is as it is by then; unless it ``is_back``, the column still is called ``parked.name``.
    """
    if not set(key) <= set(table.definition.columns):
        return []  # with a column that the same statement adds anew
    called = {} if is_back else {parked.column: parked.name}
    if table.primary_key:
        return free_of_duplicates(table, key, parked, scene, called=called)
    listed = ", ".join(quote(called.get(name, name)) for name in key)
    if has_rows(scene.cursor, f"{table.quoted} GROUP BY {listed} HAVING COUNT(*) > 1"):
        raise RefusedByCheckError(
            f"revision {scene.step.revision} gives {table.name} a key that several of its rows share",
            "They were added while it had no primary key: nothing tells one of them from another.",
            f"SELECT {listed}, COUNT(*) FROM {table.quoted} GROUP BY {listed} HAVING COUNT(*) > 1",
            "Change or remove them; then the same command.",
        )
    return []
