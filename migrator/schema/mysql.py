"""Reading a MySQL schema from information_schema, one query for each kind of part."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from migrator.schema.picture import Part, PartKind

# What another connection's character set leaves in the text of an expression, and means nothing for ASCII.
INTRODUCER = re.compile(r"_(?:utf8mb4|utf8mb3|utf8|latin1|ascii)(?=\\?'[\x00-\x7f]*?\\?')")
# Encryption is the database's default, and how a table is partitioned has an attribute of its own.
NO_OPTION = re.compile(r"(?i)\bpartitioned\b|\bencryption=\S+")

TABLES = """
SELECT t.table_name, t.engine, t.table_collation, t.create_options, t.table_comment,
       (SELECT GROUP_CONCAT(CONCAT_WS(' ', p.partition_method, p.partition_expression, p.partition_name,
                  p.partition_description, p.subpartition_method, p.subpartition_expression,
                  p.subpartition_name)
                ORDER BY p.partition_ordinal_position, p.subpartition_ordinal_position SEPARATOR ', ')
        FROM information_schema.partitions p
        WHERE p.table_schema = t.table_schema AND p.table_name = t.table_name
          AND p.partition_name IS NOT NULL)
FROM information_schema.tables t WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
"""
COLUMNS = """
SELECT c.table_name, c.column_name, c.column_type, c.is_nullable, c.column_default, c.extra,
       c.generation_expression, c.collation_name, c.column_comment, c.srs_id
FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position
"""
INDEXES = """
SELECT table_name, index_name, MAX(non_unique), MAX(index_type), MAX(is_visible), MAX(index_comment),
       GROUP_CONCAT(CONCAT(COALESCE(CONCAT('`', column_name, '`'), CONCAT('(', expression, ')')),
         COALESCE(CONCAT('(', sub_part, ')'), ''), IF(collation = 'D', ' desc', ''))
         ORDER BY seq_in_index SEPARATOR ', ')
FROM information_schema.statistics WHERE table_schema = DATABASE() GROUP BY table_name, index_name
"""
FOREIGN_KEYS = """
SELECT k.table_name, k.constraint_name,
       GROUP_CONCAT(CONCAT('`', k.column_name, '`') ORDER BY k.ordinal_position SEPARATOR ', '),
       CONCAT(IF(k.referenced_table_schema = DATABASE(), '', CONCAT('`', k.referenced_table_schema, '`.')),
              '`', k.referenced_table_name, '` (',
              GROUP_CONCAT(CONCAT('`', k.referenced_column_name, '`') ORDER BY k.ordinal_position
                           SEPARATOR ', '), ')'),
       MAX(r.update_rule), MAX(r.delete_rule)
FROM information_schema.key_column_usage k
JOIN information_schema.referential_constraints r
  ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
 AND r.table_name = k.table_name
WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL
GROUP BY k.table_name, k.constraint_name, k.referenced_table_schema, k.referenced_table_name
"""
CHECKS = """
SELECT t.table_name, c.constraint_name, c.check_clause, t.enforced
FROM information_schema.table_constraints t
JOIN information_schema.check_constraints c USING (constraint_schema, constraint_name)
WHERE t.table_schema = DATABASE() AND t.constraint_type = 'CHECK'
"""
VIEWS = """
SELECT table_name, view_definition, check_option, security_type
FROM information_schema.views WHERE table_schema = DATABASE()
"""
TRIGGERS = """
SELECT event_object_table, trigger_name, action_timing, event_manipulation, action_statement
FROM information_schema.triggers WHERE trigger_schema = DATABASE()
ORDER BY event_object_table, action_timing, event_manipulation, action_order
"""


def read_parts(connection: Connection) -> Iterator[Part]:
    """Every part of the connection's database: each table first, its columns in their order."""
    # A list of a thousand parts would be cut off at the server's default.
    connection.exec_driver_sql("SET SESSION group_concat_max_len = 1000000")
    for table, engine, collation, options, comment, partitions in _select(connection, TABLES):
        yield Part(PartKind.TABLE, table, table)
        given = " ".join(NO_OPTION.sub("", options).split())
        yield _part(
            PartKind.OPTIONS, table, "", engine=engine, collation=collation, options=given,
            comment=comment, partitions=partitions,
        )  # fmt: skip
    yield from _read_columns(connection)
    yield from _read_keys(connection)
    yield from _read_others(connection)


def _read_columns(connection: Connection) -> Iterator[Part]:
    for table, name, kind, null, default, extra, expression, collation, comment, srs in _select(
        connection, COLUMNS
    ):
        # An empty text is a default too: quoted, it is told from none.
        shown = default if default == NOTHING or "DEFAULT_GENERATED" in extra else f"'{default}'"
        yield _part(
            PartKind.COLUMN, table, name, type=kind, null="" if null == "YES" else "not null", default=shown,
            extra=extra, expression=expression, collation=collation, comment=comment, srs=srs,
        )  # fmt: skip


def _read_keys(connection: Connection) -> Iterator[Part]:
    for table, name, non_unique, kind, visible, comment, parts in _select(connection, INDEXES):
        yield _part(
            PartKind.PRIMARY_KEY if name == "PRIMARY" else PartKind.INDEX, table, name, columns=parts,
            unique="" if non_unique == "1" else "unique", type=kind,
            visibility="" if visible == "YES" else "invisible", comment=comment,
        )  # fmt: skip
    for table, name, columns, parent, update, delete in _select(connection, FOREIGN_KEYS):
        yield _part(
            PartKind.FOREIGN_KEY, table, name, columns=f"({columns})", to=parent, on_update=update,
            on_delete=delete,
        )  # fmt: skip
    for table, name, clause, enforced in _select(connection, CHECKS):
        yield _part(
            PartKind.CHECK, table, name, clause=clause, enforced="" if enforced == "YES" else "not enforced"
        )


def _read_others(connection: Connection) -> Iterator[Part]:
    database = str(connection.exec_driver_sql("SELECT DATABASE()").scalar())
    for name, definition, check, security in _select(connection, VIEWS):
        text = definition.replace("`" + database.replace("`", "``") + "`.", "")
        yield _part(
            PartKind.VIEW, "", name, query=text, check_option="" if check == "NONE" else check,
            security=security,
        )  # fmt: skip
    for table, name, timing, event, body in _select(connection, TRIGGERS):
        yield _part(PartKind.TRIGGER, table, name, when=f"{timing} {event}", body=body)


NOTHING = "\0"  # NULL, where it is not the same as an empty text


def _part(kind: PartKind, table: str, name: str, **attributes: str) -> Part:
    cleaned = {
        word.replace("_", " "): "" if text == NOTHING else INTRODUCER.sub("", text)
        for word, text in attributes.items()
    }
    return Part(kind, table, name, cleaned)


def _select(connection: Connection, query: str) -> Iterator[tuple[str, ...]]:
    for row in connection.exec_driver_sql(query):
        yield tuple(_as_text(value) for value in row)


def _as_text(value: Any) -> str:
    if value is None:
        return NOTHING
    return value.decode() if isinstance(value, bytes) else str(value)
