"""A row that goes after a narrower type has cut a value of it: what is kept of it has the value as it was.

Where the row comes back there would be nobody to give the value to: it is not there yet when the type is.
"""

from typing import Any

from migrator.database.versions import KEPT_ROWS_TABLE, PARKED_TABLE
from migrator.errors import RefusedByCheckError
from migrator.parking.images import path
from migrator.parking.registry import Kind, literal
from migrator.parking.scene import Scene
from migrator.records import Step

ONLY = "JSON_EXTRACT(JSON_EXTRACT({}, '$.*'), '$[0]')"  # an image of one column, whatever it is called


def refuse_where_cut(scene: Scene, table: str) -> None:
    """Before all rows of a table, or a partition, go: they would come back after their values were given."""
    if _find_cut(scene.cursor, scene.step, table):
        raise RefusedByCheckError(
            f"revision {scene.step.revision} empties {table} after it has cut values of it",
            "A type or character set that it went to first does not hold them: the rows would come back cut.",
            "Empty it first, then change the type: in that order all of it comes back.",
        )


def merge_cut_values(cursor: Any, step: Step, table: str, rows: str) -> None:
    """Into the images of what is gone, under the entry ``rows``, from the values that this step has kept."""
    for name, column in _find_cut(cursor, step, table):
        both = (
            f"`{KEPT_ROWS_TABLE}` r JOIN `{KEPT_ROWS_TABLE}` k ON k.row_key = r.row_key"
            f" AND k.name = {literal(name)} AND r.name = {literal(rows)} AND r.after_image IS NULL"
        )
        found = f"JSON_EXTRACT(r.before_image, {path(column)})"
        cursor.execute(
            f"UPDATE {both} SET r.before_image ="
            f" JSON_SET(r.before_image, {path(column)}, {ONLY.format('k.before_image')})"
            f" WHERE {found} = {ONLY.format('k.after_image')}"
        )
        cursor.execute(f"DELETE k FROM {both}")


def _find_cut(cursor: Any, step: Step, table: str) -> list[tuple[str, str]]:
    """Entry and column of each value that this step has kept beside what it became."""
    cursor.execute(
        f"SELECT name, column_name FROM `{PARKED_TABLE}` WHERE revision = {literal(step.revision)}"
        f" AND direction = {literal(str(step.direction))} AND kind = {literal(Kind.TYPE)}"
        f" AND table_name = {literal(table)}"
    )
    return list(cursor.fetchall())
