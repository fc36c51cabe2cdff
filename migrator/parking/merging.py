"""A row that goes after a narrower type has cut a value of it: what is kept of it has the value as it was.

Where the row comes back there would be nobody to give the value to: it is not there yet when the type is.
"""

from typing import Any

from migrator.database.versions import KEPT_ROWS_TABLE, PARKED_TABLE
from migrator.parking.images import path
from migrator.parking.registry import Kind, literal
from migrator.records import Step

ONLY = "JSON_EXTRACT(JSON_EXTRACT({}, '$.*'), '$[0]')"  # an image of one column, whatever it is called


def merge_cut_values(cursor: Any, step: Step, table: str, rows: str) -> None:
    """Into the images of what is gone, under the entry ``rows``, from the values that this step has kept."""
    cursor.execute(
        f"SELECT name, column_name FROM `{PARKED_TABLE}` WHERE revision = {literal(step.revision)}"
        f" AND direction = {literal(str(step.direction))} AND kind = {literal(Kind.TYPE)}"
        f" AND table_name = {literal(table)}"
    )
    for name, column in cursor.fetchall():
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
