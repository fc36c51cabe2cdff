"""What an account may do, from SHOW GRANTS."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

GRANT = re.compile(
    r"GRANT (?P<what>.+) ON (?:(?P<kind>TABLE|FUNCTION|PROCEDURE) )?(?P<where>.+?) TO ", re.DOTALL
)
NAME = re.compile(r"`((?:[^`]|``)*)`|(\*)")


@dataclass(frozen=True)
class Grant:
    """``privileges`` on tables whose database matches ``database``; "*" is every one."""

    privileges: frozenset[str]
    database: str
    table: str

    def holds_for(self, database: str, table: str) -> bool:
        return _is_like(self.database, database) and self.table in {"*", table}


@dataclass(frozen=True)
class Grants:
    grants: tuple[Grant, ...]

    def find_missing(self, needed: frozenset[str], database: str, table: str) -> tuple[str, ...]:
        """Those of the privileges that the account lacks on a table, sorted."""
        held: set[str] = set()
        for grant in self.grants:
            if grant.holds_for(database, table):
                held |= grant.privileges
        return () if "ALL PRIVILEGES" in held else tuple(sorted(needed - held))


def parse_grants(lines: Iterable[str]) -> Grants:
    """Privileges on columns count as held: whether they suffice is for the server to say."""
    found = []
    for line in lines:
        grant = GRANT.match(line)
        if grant is None or grant["kind"] in {"FUNCTION", "PROCEDURE"}:
            continue
        names = [quoted.replace("``", "`") or star for quoted, star in NAME.findall(grant["where"])]
        if len(names) == 2:  # noqa: PLR2004 - database and table; a role's grant has no dot
            words = re.sub(r"\([^)]*\)", "", grant["what"]).split(",")
            found.append(Grant(frozenset(word.strip().upper() for word in words), *names))
    return Grants(tuple(found))


def _is_like(pattern: str, name: str) -> bool:
    """Whether a database's name matches a grant's, in which _ and % stand for others unless escaped."""
    if pattern == "*":
        return True
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    signs = {"%": ".*", "_": "."}
    expression = "".join(signs.get(part) or re.escape(part[-1]) for part in parts)
    return re.fullmatch(expression, name, re.DOTALL) is not None
