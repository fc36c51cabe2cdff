"""Which applications are at work on the database, and what schema each needs: told by their own sessions.

An application says so in its connection's ``program_name``: ``NAME needs REV``, or ``REV,REV`` for two heads.
It lasts as long as a session of it does, so there is nothing that could be out of date.
"""

import re
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

SAID = re.compile(r"(.+) needs (\S+)")
SESSIONS = """
SELECT DISTINCT a.attr_value FROM performance_schema.session_connect_attrs a
JOIN performance_schema.processlist p ON p.id = a.processlist_id
WHERE a.attr_name = 'program_name' AND a.attr_value LIKE '%% needs %%' AND p.db = DATABASE()
"""


@dataclass(frozen=True, order=True)
class Running:
    """``heads``, sorted: what its own version files end in."""

    name: str
    heads: tuple[str, ...]


def find_running(engine: Engine) -> tuple[Running, ...]:
    """Nothing where no session says so, where the account may not look, and on SQLite."""
    if engine.dialect.name != "mysql":
        return ()
    try:
        with engine.connect() as connection:
            said = connection.exec_driver_sql(SESSIONS).scalars().all()
    except DBAPIError:  # an account without SELECT on performance_schema
        return ()
    found = (SAID.fullmatch(str(text)) for text in said)
    return tuple(sorted({Running(one[1], read_heads(one[2])) for one in found if one}))


def read_heads(text: str) -> tuple[str, ...]:
    return tuple(sorted(part for part in text.split(",") if part))
