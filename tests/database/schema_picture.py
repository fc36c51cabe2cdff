"""A schema as the server itself describes it: what two databases are compared by.

It shares no code with the migrator's own comparison. Left out are counters (AUTO_INCREMENT), the tables of
the migrator and what is parked: columns have their rank among those that an application sees.
"""

import re
from itertools import groupby

from sqlalchemy import Connection, text

# Every list is keyed by names, so that only columns and parts of a key have an order.
MYSQL = {
    "tables": """SELECT table_name, table_type, engine, row_format, table_collation, create_options,
        table_comment FROM information_schema.tables WHERE table_schema = DATABASE()""",
    "columns": """SELECT table_name, ordinal_position, column_name, column_default, is_nullable, column_type,
        character_set_name, collation_name, column_key, extra, column_comment, generation_expression
        FROM information_schema.columns WHERE table_schema = DATABASE()""",
    "indexes": """SELECT table_name, index_name, seq_in_index, non_unique, column_name, collation, sub_part,
        nullable, index_type, is_visible, expression
        FROM information_schema.statistics WHERE table_schema = DATABASE()""",
    "constraints": """SELECT table_name, constraint_name, constraint_type, enforced
        FROM information_schema.table_constraints WHERE table_schema = DATABASE()""",
    "key parts": """SELECT table_name, constraint_name, ordinal_position, column_name, referenced_table_name,
        referenced_column_name FROM information_schema.key_column_usage WHERE table_schema = DATABASE()""",
    "references": """SELECT table_name, constraint_name, unique_constraint_name, match_option, update_rule,
        delete_rule FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()""",
    "checks": """SELECT constraint_name, constraint_name AS name, check_clause
        FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()""",
    "triggers": """SELECT event_object_table, trigger_name, action_timing, event_manipulation,
        action_statement FROM information_schema.triggers WHERE trigger_schema = DATABASE()""",
    "routines": """SELECT routine_name, routine_type, routine_definition FROM information_schema.routines
        WHERE routine_schema = DATABASE()""",
}
CONSTRAINT = re.compile(r'CONSTRAINT "?(\w+)"? ((?:PRIMARY KEY|UNIQUE|FOREIGN KEY|CHECK).*?),?\s*\n')


def read_schema(connection: Connection) -> set[tuple]:
    """Facts as tuples, each with its kind and its table in front."""
    read = read_mysql if connection.dialect.name == "mysql" else read_sqlite
    return {fact for fact in read(connection) if not str(fact[1]).startswith(("migrator_", "parked__"))}


def read_mysql(connection: Connection):
    for kind, query in MYSQL.items():
        rows = [tuple(row) for row in connection.execute(text(query)) if not is_parked(row)]
        if kind == "columns":
            rows = list(rank(sorted(rows)))
        yield from ((kind, *row) for row in rows)


def is_parked(row) -> bool:
    return any(str(name).startswith("parked__") for name in row[:5])


def rank(columns):
    for _, of_one_table in groupby(columns, key=lambda row: row[0]):
        for place, row in enumerate(of_one_table, start=1):
            yield (row[0], place, *row[2:])


def read_sqlite(connection: Connection):
    """Positions of columns come from ``table_xinfo``; names of constraints stand in the statement alone."""
    # Behind a virtual table lies what its module likes to have there.
    shadows = set(connection.scalars(text("SELECT name FROM pragma_table_list WHERE type = 'shadow'")))
    for kind, name, table, sql in connection.execute(
        text("SELECT type, name, tbl_name, sql FROM sqlite_master")
    ):
        if table in shadows:
            continue
        is_implicit = name.startswith("sqlite_autoindex")  # numbered in the order of creation
        yield (kind, table, "implicit" if is_implicit else name)
        if kind == "table":
            yield from read_sqlite_table(connection, name)
            for constraint, rule in CONSTRAINT.findall(sql.replace(")\n)", "),\n)")):
                yield ("constraint", name, constraint, rule.replace('"', ""))


def read_sqlite_table(connection: Connection, table: str):
    for column in connection.execute(text(f'PRAGMA table_xinfo("{table}")')):
        yield ("column", table, *column)
    for key in connection.execute(text(f'PRAGMA foreign_key_list("{table}")')):
        yield ("key", table, *key[1:])  # the first is its number, in the order of creation
    for _, index, unique, origin, partial in connection.execute(text(f'PRAGMA index_list("{table}")')).all():
        parts = connection.execute(text(f'PRAGMA index_xinfo("{index}")')).all()
        yield ("index", table, index if origin == "c" else origin, unique, partial, *map(tuple, parts))
