"""How a table is changed: at once, else online; by a copy, which locks writers out, only where it is small.

The server would choose the same by itself, and take the copy without a word. So the algorithm is stated: what
cannot be done with it is refused before anything has begun.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from pymysql.constants import ER
from pymysql.err import MySQLError

from migrator.errors import RefusedByCheckError

# "Not with this algorithm", "… this lock", "wrong usage of ALGORITHM and LOCK", "no more INSTANT ones", and
# for statements that take no such clause (partitions, some renames), a syntax error.
NOT_SO = frozenset({1845, 1846, 1847, 1221, 4092, ER.PARSE_ERROR})

# What begins so is not even tried at once: the server would refuse it each time.
NEVER_INSTANT = re.compile(
    r"\s*ALTER\s+TABLE\s+\S+\s+"
    r"(ADD\s+(CONSTRAINT\s+\S+\s+)?(INDEX|KEY|UNIQUE|FULLTEXT|SPATIAL|FOREIGN\s+KEY|PRIMARY\s+KEY)"
    r"|DROP\s+(INDEX|KEY|FOREIGN\s+KEY|PRIMARY\s+KEY))\b",
    re.IGNORECASE,
)

# What begins so is done by a copy, unless the session checks no foreign keys: tried otherwise, the server
# makes the new table ready before it refuses.
ADDS_FOREIGN_KEY = re.compile(
    r"\s*ALTER\s+TABLE\s+\S+\s+ADD\s+(CONSTRAINT\s+\S+\s+)?FOREIGN\s+KEY\b", re.IGNORECASE
)


def find_ways(statement: str) -> Iterator[str]:
    """The statement with each algorithm stated that keeps nobody out, cheapest first; () for other kinds."""
    text = statement.rstrip().rstrip(";").rstrip()
    words = text.upper().split(None, 3)
    if "ALGORITHM" in text.upper():
        return
    if words[:2] == ["ALTER", "TABLE"]:
        # On a line of its own: the text may end in a comment.
        if not NEVER_INSTANT.match(text):
            yield f"{text}\n, ALGORITHM=INSTANT"
        yield f"{text}\n, ALGORITHM=INPLACE, LOCK=NONE"
    elif "INDEX" in words[1:3]:
        yield f"{text}\nALGORITHM=INPLACE LOCK=NONE"


def change_table(
    cursor: Any, statement: str, run: Callable[[Callable[[], None]], None], check_copy: Callable[[], None]
) -> str:
    """Execute a schema statement in the cheapest way that the server takes; gives the algorithm that it took.

    "" for a statement that has none, DEFAULT where the server did not tell which one it chose.

    ``run`` executes what it is given, with patience. ``check_copy`` raises where a copy must not be made.
    """
    has_ways = False
    for way in find_ways(statement):
        has_ways = True
        if ADDS_FOREIGN_KEY.match(way) and checks_foreign_keys(cursor):
            continue
        try:
            run(lambda way=way: cursor.execute(way))  # type: ignore[misc]
        except MySQLError as error:
            if error.args[0] not in NOT_SO:
                raise
        else:
            return "INSTANT" if way.endswith("INSTANT") else "INPLACE"
    if has_ways:
        check_copy()
    run(lambda: cursor.execute(statement))
    if not has_ways:
        return _stated_algorithm(statement)
    return "COPY" if cursor.rowcount else "DEFAULT"  # rows affected are the rows copied


def checks_foreign_keys(cursor: Any) -> bool:
    cursor.execute("SELECT @@foreign_key_checks")
    return bool(cursor.fetchone()[0])


def _stated_algorithm(statement: str) -> str:
    found = re.search(r"(?i)\bALGORITHM\s*=?\s*(INSTANT|INPLACE|COPY)\b", statement)
    return found[1].upper() if found else ""


def check_small(cursor: Any, table: str, statement: str, large_rows: int) -> None:
    """Raise ``RefusedByCheckError`` when the table has ``large_rows`` or more."""
    rows = count_rows(cursor, table)
    if rows >= large_rows:
        raise RefusedByCheckError(
            f"the server can do this only by copying the table {table} (about {rows:,} rows)",
            f"Writers would be locked out meanwhile. The statement: {statement}",
            "Expand, backfill and swap: add a column beside it, op.backfill it, then drop and rename",
            "--allow-copy (MIGRATOR_ALLOW_COPY=yes)   does it nevertheless, when nobody writes there",
        )


def count_rows(cursor: Any, table: str) -> int:
    """InnoDB's estimate, asked now: information_schema alone may be a day old."""
    cursor.execute("SET SESSION information_schema_stats_expiry = 0")
    cursor.execute(
        "SELECT table_rows FROM information_schema.tables"
        " WHERE table_schema = DATABASE() AND table_name = %s",
        (table,),
    )
    row = cursor.fetchone()
    return int(row[0] or 0) if row else 0
