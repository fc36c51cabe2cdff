"""What two databases must have in common to be identical: read from information_schema, rows and all.

Surrogate ids that the server gave, and moments of its clock, are compared by what they refer to and by which
of them are equal.
"""

import datetime as dt
import json
import re
from collections import defaultdict
from dataclasses import dataclass

import pymysql

JOURNAL = "migrator_journal"
KEPT = "migrator_kept_rows"
MOMENT = re.compile(rf"^{dt.datetime.now(dt.UTC).year}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+$")
APPLIED = "migrator_applied"
SCHEMA = {
    "table": "SELECT table_name, table_type, engine, row_format, table_collation, create_options,"
    " table_comment FROM information_schema.tables WHERE table_schema = DATABASE()",
    "column": "SELECT table_name, ordinal_position, column_name, column_default, is_nullable, column_type,"
    " character_set_name, collation_name, column_key, extra, column_comment, generation_expression"
    " FROM information_schema.columns WHERE table_schema = DATABASE()",
    "index": "SELECT table_name, index_name, seq_in_index, non_unique, column_name, collation, sub_part,"
    " index_type, is_visible, expression FROM information_schema.statistics WHERE table_schema = DATABASE()",
    "constraint": "SELECT table_name, constraint_name, constraint_type, enforced"
    " FROM information_schema.table_constraints WHERE table_schema = DATABASE()",
    "key": "SELECT table_name, constraint_name, ordinal_position, column_name, referenced_table_name,"
    " referenced_column_name FROM information_schema.key_column_usage WHERE table_schema = DATABASE()",
    "reference": "SELECT table_name, constraint_name, unique_constraint_name, update_rule, delete_rule,"
    " referenced_table_name FROM information_schema.referential_constraints"
    " WHERE constraint_schema = DATABASE()",
    "check": "SELECT '', constraint_name, check_clause FROM information_schema.check_constraints"
    " WHERE constraint_schema = DATABASE()",
    "view": "SELECT table_name, view_definition, check_option, is_updatable, security_type"
    " FROM information_schema.views WHERE table_schema = DATABASE()",
    "trigger": "SELECT event_object_table, trigger_name, event_manipulation, action_order, action_timing,"
    " action_statement, sql_mode FROM information_schema.triggers WHERE trigger_schema = DATABASE()",
    "routine": "SELECT '', routine_name, routine_type, routine_definition, is_deterministic, sql_data_access,"
    " sql_mode FROM information_schema.routines WHERE routine_schema = DATABASE()",
    "parameter": "SELECT '', specific_name, ordinal_position, parameter_mode, parameter_name, dtd_identifier"
    " FROM information_schema.parameters WHERE specific_schema = DATABASE()",
}
SERVER_IDS = (
    "SELECT table_name, column_name FROM information_schema.columns"
    " WHERE table_schema = DATABASE() AND extra LIKE '%auto_increment%'"
)
REFERENCES = (
    "SELECT table_name, column_name, referenced_table_name, referenced_column_name"
    " FROM information_schema.key_column_usage"
    " WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL"
)

Row = dict[str, object]
Id = tuple[str, object]  # of which table


@dataclass(frozen=True)
class Picture:
    schema: dict[str, list[tuple[object, ...]]]
    rows: dict[str, list[Row]]
    ids: dict[str, str]  # by table: its column with ids of the server's
    references: dict[tuple[str, str], str]  # by table and column: whose id it is
    in_flight: int  # rows of the journal


def take_picture(connection: pymysql.connections.Connection) -> Picture:
    with connection.cursor() as cursor:
        schema = {
            part: [row for row in _read(cursor, query) if row[0] != JOURNAL] for part, query in SCHEMA.items()
        }
        ids = dict(_read(cursor, SERVER_IDS))
        references = {row[:2]: row[2] for row in _read(cursor, REFERENCES) if ids.get(row[2]) == row[3]}
    tables = {row[0] for row in schema["table"] if row[1] == "BASE TABLE"}
    with connection.cursor(pymysql.cursors.DictCursor) as cursor:
        columns = [
            (row[0], row[2]) for row in sorted(schema["column"], key=lambda row: row[:2])
        ]  # SELECT * leaves out what is invisible
        rows = {
            table: list(_read(cursor, f"SELECT {_names(columns, table)} FROM `{table}`"))
            for table in sorted(tables)
        }
        if KEPT in rows:
            rows[KEPT] = [_without_ids(row) for row in rows[KEPT]]
        has_journal = _read(cursor, f"SHOW TABLES LIKE '{JOURNAL}'")
        in_flight = len(_read(cursor, f"SELECT position FROM {JOURNAL}")) if has_journal else 0
    for row in rows.get(APPLIED, ()):
        del row["applied_at"]  # each run has its own clock
    return Picture(schema, rows, ids, references, in_flight)


def _without_ids(row):
    """An image of a row without its primary key: the server may have given it another one."""
    key = json.loads(row["row_id"])
    images = {name: json.loads(row[name]) if row[name] else None for name in ("before_image", "after_image")}
    shown = {
        name: image and {c: MOMENT.sub("a moment", v or "") for c, v in image.items() if c not in key}
        for name, image in images.items()
    }
    return {"name": row["name"], "is_open": row["is_open"], **shown}


def _names(columns, table):
    return ", ".join(f"`{column}`" for whose, column in columns if whose == table)


def _read(cursor, query):
    cursor.execute(query)
    return cursor.fetchall()


def find_differences(wanted: Picture, found: Picture, start: Picture) -> list[str]:
    """What ``found`` has otherwise than ``wanted``; both came from ``start``, whose ids are known ones."""
    told = [f"{found.in_flight} rows are left in the journal"] if found.in_flight else []
    for part in SCHEMA:
        told += _compare(part, map(repr, wanted.schema[part]), map(repr, found.schema[part]))
    described = [Description(picture, start).describe_rows() for picture in (wanted, found)]
    for table in wanted.rows.keys() & found.rows.keys():
        told += _compare(f"row of {table}", *(rows[table] for rows in described))
    return told


def _compare(part, wanted, found):
    missing, more = list(wanted), []
    for line in found:
        if line in missing:
            missing.remove(line)
        else:
            more.append(line)
    return [f"{part} is missing: {line}" for line in missing] + [f"{part} too many: {line}" for line in more]


class Description:
    """Rows as text, in which ids and moments that came since ``start`` stand for what they refer to."""

    def __init__(self, picture: Picture, start: Picture) -> None:
        self.picture = picture
        self.moments = _new_moments(picture, start)
        self.known = {
            (table, row[column]) for table, column in start.ids.items() for row in start.rows.get(table, ())
        }
        self.labels: dict[Id, str] = defaultdict(lambda: "new")

    def describe_rows(self) -> dict[str, list[str]]:
        for _ in range(len(self.picture.rows) + 2):  # each round carries a difference one reference further
            self.labels |= dict(self._label_rows())
        return {
            table: [self._describe(table, row) for row in rows] for table, rows in self.picture.rows.items()
        }

    def _label_rows(self):
        for table, column in self.picture.ids.items():
            for row in self.picture.rows.get(table, ()):
                if (found := (table, row[column])) not in self.known:
                    rest = {name: value for name, value in row.items() if name != column}
                    yield found, str(hash(self._describe(table, rest)))

    def _describe(self, table: str, row: Row) -> str:
        return ", ".join(f"{column}={self._word(table, column, value)}" for column, value in row.items())

    def _word(self, table: str, column: str, value: object) -> str:
        whose = (
            table if self.picture.ids.get(table) == column else self.picture.references.get((table, column))
        )
        if whose and value is not None and (whose, value) not in self.known:
            return f"new {self.labels[whose, value]}"
        return self.moments.get(value, repr(value)) if isinstance(value, dt.datetime) else repr(value)


def _new_moments(picture: Picture, start: Picture) -> dict[object, str]:
    """Moments that came since ``start``, by their order: a run has its own clock, a revision one moment."""

    def read(shown: Picture) -> set[object]:
        values = (value for rows in shown.rows.values() for row in rows for value in row.values())
        return {value for value in values if isinstance(value, dt.datetime)}

    today = dt.datetime.now(dt.UTC).replace(tzinfo=None) - dt.timedelta(days=1)
    new = sorted(value for value in read(picture) - read(start) if value > today)
    return {value: f"moment {number}" for number, value in enumerate(new, start=1)}
