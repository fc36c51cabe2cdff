"""Reading where a database stands."""

from sqlalchemy import Connection, MetaData, String, Table, column, inspect, select

JOURNAL_TABLE = "migrator_journal"
APPLIED_TABLE = "migrator_applied"
OWN_TABLES = frozenset({JOURNAL_TABLE, APPLIED_TABLE})  # the migrator's, no part of a project's schema


def read_revisions(connection: Connection, version_table: str) -> tuple[str, ...]:
    """The revisions that the version table names, sorted; empty when there is no such table or no row."""
    if not inspect(connection).has_table(version_table):
        return ()
    table = Table(version_table, MetaData())
    rows = connection.scalars(select(column("version_num", String)).select_from(table))
    return tuple(sorted(rows))


def read_tables(connection: Connection, version_table: str) -> tuple[str, ...]:
    """The project's tables, sorted: all but the version table and the migrator's own."""
    return tuple(sorted(set(inspect(connection).get_table_names()) - {version_table} - OWN_TABLES))
