"""Tables of SQLite that hold nothing of their own: an index over another table, and what lies behind it."""

import re
from typing import Any

_CONTENT_ELSEWHERE = re.compile(r"\bcontent\s*=\s*(?:'[^']|\"[^\"]|\w)", re.IGNORECASE)


def list_shadows(cursor: Any) -> set[str]:
    """What virtual tables keep behind themselves: made, changed and dropped with them alone."""
    cursor.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'")
    return {str(name) for (name,) in cursor.fetchall()}


def list_derived(cursor: Any) -> set[str]:
    """Those, and virtual tables that show the rows of another: a copy of either would be given back twice."""
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'"
    )
    virtual = {str(name) for name, sql in cursor.fetchall() if _CONTENT_ELSEWHERE.search(sql)}
    return virtual | list_shadows(cursor)
