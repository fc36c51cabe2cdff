"""MEASURE: what the project's tables hold, in figures that a way down and up again must not change."""

from typing import Any

from sqlalchemy import Engine

from migrator.database.versions import is_own, read_revisions
from migrator.measuring import mysql, sqlite

STAGE = "measure"


def measure(engine: Engine, version_table: str) -> dict[str, Any]:
    """As ``measure`` prints it: of one moment, without what the migrator itself keeps there.

    A checksum is of the values of one column, each with its row's primary key, in whatever order.
    """

    def is_measured(name: str) -> bool:
        return name != version_table and not is_own(name)

    with engine.connect() as connection:
        if engine.dialect.name == "mysql":
            connection.detach()  # what is set for the measuring ends with its session
        driver: Any = connection.connection
        read = mysql if engine.dialect.name == "mysql" else sqlite
        cursor = driver.cursor()
        read.begin(cursor)
        tables = {
            table.name: {"rows": rows, "columns": checksums}
            for table in read.list_tables(cursor, is_measured)
            for rows, checksums in (read.measure_table(cursor, table),)
        }
        orphans = [
            {"table": key.table, "constraint": key.name, "rows": rows}
            for key in read.list_keys(cursor, is_measured)
            if (rows := read.count_orphans(cursor, key))
        ]
        revisions = read_revisions(connection, version_table)
    return {"revisions": list(revisions), "tables": tables, "orphans": orphans}
