"""What is set aside, and letting it go for good."""

from dataclasses import asdict, dataclass
from typing import Any

from migrator.amounts import describe_bytes
from migrator.database.versions import KEPT_ROWS_TABLE
from migrator.parking.columns import forget_marks
from migrator.parking.names import mark_names
from migrator.parking.registry import Kind, Parked, Status, literal, read_parked, remove, remove_rows
from migrator.parking.tables import Table, read_table
from migrator.schema.definition import quote

SIZE = """SELECT COALESCE(table_rows, 0), COALESCE(data_length + index_length, 0)
FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = %s"""


@dataclass(frozen=True)
class Listed:
    """``rows`` are exact for kept rows, the server's estimate for tables; ``query`` shows what it holds."""

    name: str
    revision: str
    direction: str
    kind: str
    table: str
    column: str
    since: str
    rows: int
    bytes: int
    query: str


def list_parked(cursor: Any) -> list[Listed]:
    """Everything that is set aside, oldest first."""
    cursor.execute("SET SESSION information_schema_stats_expiry = 0")
    return [_list_one(cursor, entry) for entry in read_parked(cursor) if entry.kind != Kind.MARKS]


def find_older(cursor: Any, days: int) -> list[str]:
    """The names of what has been set aside for so many days, marks included."""
    cursor.execute("SELECT SYSDATE(6)")
    now = cursor.fetchone()[0]
    return [entry.name for entry in read_parked(cursor) if (now - entry.parked_at).days >= days]


def let_go(cursor: Any, names: set[str]) -> None:
    """Drop them for good."""
    for entry in read_parked(cursor):
        if entry.name in names:
            for statement in _let_go(cursor, entry):
                cursor.execute(statement)


def _list_one(cursor: Any, entry: Parked) -> Listed:
    table = _find_home(cursor, entry)
    named = f"FROM `{KEPT_ROWS_TABLE}` WHERE name = {literal(entry.name)}"
    if entry.kind in {Kind.TABLE, Kind.PART}:
        cursor.execute(SIZE, (entry.name,))
        rows, size = cursor.fetchone() or (0, 0)
        query = f"SELECT * FROM {quote(entry.name)}"
    elif entry.kind == Kind.COLUMN:
        cursor.execute(SIZE, (table.name if table else "",))
        rows, size = cursor.fetchone() or (0, 0)
        key = ", ".join(map(quote, table.primary_key)) if table else "*"
        query = f"SELECT {key}, {quote(entry.name)} FROM {table.quoted if table else '?'}"
        size = 0  # a part of its table's
    else:
        cursor.execute(f"SELECT COUNT(*), COALESCE(SUM(LENGTH(before_image) * 2), 0) {named}")
        rows, size = cursor.fetchone()
        query = f"SELECT row_id, before_image {named}"
    since = f"{entry.parked_at:%Y-%m-%d %H:%M}"
    return Listed(
        entry.name, entry.revision, entry.direction, entry.kind, entry.table, entry.column, since,
        int(rows), int(size), query,
    )  # fmt: skip


def _find_home(cursor: Any, entry: Parked) -> Table | None:
    """The table in which a parked column stands: it may have got another name, or be parked itself."""
    if entry.kind != Kind.COLUMN:
        return None
    cursor.execute(
        "SELECT table_name FROM information_schema.columns"
        " WHERE table_schema = DATABASE() AND column_name = %s",
        (entry.name,),
    )
    found = cursor.fetchone()
    return read_table(cursor, found[0]) if found else None


def _let_go(cursor: Any, entry: Parked) -> list[str]:
    if entry.status == Status.RETURNED:
        return []  # a revision in flight has given it back already
    if entry.kind in {Kind.TABLE, Kind.PART}:
        return [f"DROP TABLE IF EXISTS {quote(entry.name)}", remove_rows(entry.name), remove(entry.name)]
    parts = [remove_rows(entry.name), remove(entry.name)]
    if entry.kind == Kind.MARKS:
        marked = read_table(cursor, entry.table)
        return (
            [forget_marks(entry.table, entry.name), *parts] if marked and _is_marked(marked, entry) else parts
        )
    table = _find_home(cursor, entry)
    if table:
        marks = [forget_marks(table.name, entry.name)] if _is_marked(table, entry) else []
        parts = [*marks, f"ALTER TABLE {table.quoted} DROP COLUMN {quote(entry.name)}", *parts]
    return parts


def _is_marked(table: Table, entry: Parked) -> bool:
    return mark_names(entry.name)[0] in table.definition.columns


def render_parked(listed: list[Listed]) -> str:
    """A line for each thing, and the query that shows what it holds."""
    if not listed:
        return "nothing is parked"
    lines = []
    for one in listed:
        place = one.table + (f".{one.column}" if one.column else "")
        size = f", {describe_bytes(one.bytes)}" if one.bytes else ""
        lines.append(
            f"{one.since}  {one.revision} {one.direction:4}  {one.kind:6}  {place}  {one.rows:,} rows{size}"
        )
        lines += [f"    {one.name}", f"    {one.query}"]
    return "\n".join(lines)


def describe_parked(listed: list[Listed]) -> list[dict[str, Any]]:
    return [asdict(one) for one in listed]
