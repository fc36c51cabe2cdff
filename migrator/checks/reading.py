"""Reading what information_schema knows of some tables: one query for each kind of fact."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.exc import DBAPIError

from migrator.checks.columns import parse_type
from migrator.checks.tables import LiveColumn, LiveIndex, LiveKey, LiveText, TableFacts
from migrator.database.names import as_file_name

TABLES = """
SELECT table_name, COALESCE(table_rows, 0), COALESCE(data_length, 0), COALESCE(index_length, 0),
       COALESCE(engine, ''), COALESCE(table_collation, ''), COALESCE(row_format, ''), auto_increment
FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND table_name IN :names
"""
COLUMNS = """
SELECT table_name, column_name, column_type, is_nullable, column_default, extra,
       COALESCE(character_set_name, ''), COALESCE(collation_name, ''), COALESCE(generation_expression, '')
FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN :names
ORDER BY table_name, ordinal_position
"""
INDEXES = """
SELECT table_name, index_name, MAX(non_unique) = 0, MAX(index_type),
       GROUP_CONCAT(column_name ORDER BY seq_in_index SEPARATOR '\\n'), GROUP_CONCAT(expression)
FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name IN :names
GROUP BY table_name, index_name
"""
KEYS = """
SELECT table_name, constraint_name, referenced_table_name,
       GROUP_CONCAT(column_name ORDER BY ordinal_position SEPARATOR '\\n'),
       GROUP_CONCAT(referenced_column_name ORDER BY ordinal_position SEPARATOR '\\n')
FROM information_schema.key_column_usage
WHERE table_schema = DATABASE() AND referenced_table_schema = DATABASE()
  AND (table_name IN :names OR referenced_table_name IN :names)
GROUP BY table_name, constraint_name, referenced_table_name
"""
CHECKS = """
SELECT t.table_name, c.constraint_name, c.check_clause
FROM information_schema.table_constraints t
JOIN information_schema.check_constraints c USING (constraint_schema, constraint_name)
WHERE t.table_schema = DATABASE() AND t.constraint_type = 'CHECK' AND t.table_name IN :names
"""
TRIGGERS = """
SELECT event_object_table, trigger_name, action_statement
FROM information_schema.triggers WHERE trigger_schema = DATABASE()
"""
VIEWS = """
SELECT u.table_name, v.table_name, v.view_definition
FROM information_schema.view_table_usage u
JOIN information_schema.views v ON v.table_schema = u.view_schema AND v.table_name = u.view_name
WHERE u.table_schema = DATABASE() AND u.table_name IN :names
"""
# PROCESS is needed for it; names stand there as file names.
VERSIONS = """
SELECT SUBSTRING_INDEX(name, '/', -1), total_row_versions FROM information_schema.innodb_tables
WHERE name IN :files
"""

Rows = Iterable[Any]


def read_table_facts(connection: Connection, names: list[str]) -> dict[str, TableFacts]:
    """Facts of those of the tables that are there. One query when none is."""
    if not names:
        return {}
    # A list of a thousand parts would be cut off at the server's default.
    connection.exec_driver_sql("SET SESSION group_concat_max_len = 1000000")
    tables = _select(connection, TABLES, names)
    if not tables:
        return {}
    there = [row[0] for row in tables]
    columns, indexes = _read_columns(connection, there), _read_indexes(connection, there)
    keys, checks = _read_keys(connection, there), _texts(_select(connection, CHECKS, there))
    triggers, views = _read_triggers(connection, there), _texts(_select(connection, VIEWS, there))
    versions = _read_versions(connection, there)
    return {
        name: TableFacts(
            name,
            *(int(rows), int(data), int(index)),
            *(engine, collation, row_format, counter),
            columns=columns.get(name, {}),
            indexes=tuple(indexes[name]),
            keys=tuple(key for key in keys if key.table == name),
            referring=tuple(key for key in keys if key.parent == name),
            checks=checks[name],
            triggers=triggers[name],
            views=views[name],
            row_versions=versions.get(name),
        )
        for name, rows, data, index, engine, collation, row_format, counter in tables
    }


def _select(connection: Connection, query: str, names: list[str]) -> list[Any]:
    statement = text(query).bindparams(bindparam("names", expanding=True))
    return list(connection.execute(statement, {"names": names}))


def _read_columns(connection: Connection, names: list[str]) -> dict[str, dict[str, LiveColumn]]:
    found: dict[str, dict[str, LiveColumn]] = defaultdict(dict)
    for table, name, kind, nullable, default, extra, *rest in _select(connection, COLUMNS, names):
        type_ = parse_type(kind.decode() if isinstance(kind, bytes) else kind)
        found[table][name] = LiveColumn(name, type_, nullable == "YES", default is not None, extra, *rest)
    return found


def _read_indexes(connection: Connection, names: list[str]) -> Mapping[str, list[LiveIndex]]:
    found: dict[str, list[LiveIndex]] = defaultdict(list)
    for table, name, is_unique, kind, columns, expressions in _select(connection, INDEXES, names):
        parts = tuple((columns or "").split("\n")) if columns else ()
        found[table].append(LiveIndex(name, bool(is_unique), kind, parts, expressions or ""))
    return found


def _read_keys(connection: Connection, names: list[str]) -> list[LiveKey]:
    return [
        LiveKey(name, table, tuple(columns.split("\n")), parent, tuple(referred.split("\n")))
        for table, name, parent, columns, referred in _select(connection, KEYS, names)
    ]


def _texts(rows: Rows) -> Mapping[str, tuple[LiveText, ...]]:
    found: dict[str, tuple[LiveText, ...]] = defaultdict(tuple)
    for table, name, sql in rows:
        found[table] += (LiveText(name, sql.decode() if isinstance(sql, bytes) else sql or ""),)
    return found


def _read_triggers(connection: Connection, names: list[str]) -> Mapping[str, tuple[LiveText, ...]]:
    """Of each table: the triggers on it, and those on others that name it."""
    rows = list(connection.execute(text(TRIGGERS)))
    return _texts(
        (table, name, sql) for table in names for on, name, sql in rows if on == table or _names(sql, table)
    )


def _names(sql: str, table: str) -> bool:
    return table.lower() in sql.lower()


def _read_versions(connection: Connection, names: list[str]) -> dict[str, int]:
    statement = text(VERSIONS).bindparams(bindparam("files", expanding=True))
    database = connection.engine.url.database or ""
    files = {f"{as_file_name(database)}/{as_file_name(name)}": name for name in names}
    try:
        rows = connection.execute(statement, {"files": list(files)})
        return {files[f"{as_file_name(database)}/{name}"]: int(count) for name, count in rows}
    except DBAPIError:  # the migration itself may well be allowed without PROCESS
        return {}
