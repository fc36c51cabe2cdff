"""Reading where a database stands, and telling the project's tables from the migrator's own."""

from sqlalchemy import Connection, MetaData, String, Table, column, inspect, select

JOURNAL_TABLE = "migrator_journal"
APPLIED_TABLE = "migrator_applied"
PARKED_TABLE = "migrator_parked"
KEPT_ROWS_TABLE = "migrator_kept_rows"
LEDGER_TABLE = "migrator_ledger"
# No part of a project's schema.
OWN_TABLES = frozenset({JOURNAL_TABLE, APPLIED_TABLE, PARKED_TABLE, KEPT_ROWS_TABLE, LEDGER_TABLE})
PARKED_PREFIX = "parked__"  # of tables and columns that are set aside


def is_own(name: str) -> bool:
    """Whether a table, column, index or key is the migrator's own, or parked by it."""
    return name in OWN_TABLES or name.startswith(PARKED_PREFIX)


def read_revisions(connection: Connection, version_table: str) -> tuple[str, ...]:
    """The revisions that the version table names, sorted; empty when there is no such table or no row."""
    if not inspect(connection).has_table(version_table):
        return ()
    table = Table(version_table, MetaData())
    rows = connection.scalars(select(column("version_num", String)).select_from(table))
    return tuple(sorted(rows))


def read_tables(connection: Connection, version_table: str) -> tuple[str, ...]:
    """The project's tables, sorted: all but the version table and the migrator's own."""
    names = inspect(connection).get_table_names()
    return tuple(sorted(name for name in names if name != version_table and not is_own(name)))
