"""Names of what is set aside: they tell the revision, its direction and the thing, and are never too long."""

import hashlib
import re

from migrator.database.versions import PARKED_PREFIX
from migrator.records import Direction, Step
from migrator.schema.definition import quote

LONGEST = 64  # characters of a name in MySQL
# The first mark of a row: the beginning of 2001 where it was there (``columns.OLD``), the middle where the
# revision itself has added or given it back, else when it was born. Between lies more than any time zone.
OF_THE_REVISION, BETWEEN = "'2001-07-01'", "'2001-04-01'"


def make_name(step: Step, thing: str, taken: set[str]) -> str:
    """``parked__<revision>__<direction>__<thing>__<digest>``, not among ``taken``.

    Only letters, digits and underscores: a table's name becomes a file's, where every other character is
    written as five. A server (9.7.4) that was killed while it renamed such a file does not find the table
    again until it has been restarted once more.
    """
    number = 0
    while True:
        text = f"{step.revision} {step.direction} {thing} {number}"
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        start = f"{PARKED_PREFIX}{_plain(step.revision)[:12]}__{step.direction}__"
        name = f"{start}{_plain(thing)[: LONGEST - len(start) - len(digest) - 2]}__{digest}"
        if name not in taken:
            return name
        number += 1


def mark_names(parked: str) -> tuple[str, str]:
    """The two invisible columns beside a parked one: when a row was born, and when it was last written."""
    digest = parked.rpartition("__")[2]
    return f"{PARKED_PREFIX}{digest}__born", f"{PARKED_PREFIX}{digest}__moved"


def is_put_aside_back(name: str) -> bool:
    """Whether it was set aside where a half-applied revision was put back."""
    return name.startswith(PARKED_PREFIX) and f"__{Direction.BACK}__" in name


def is_moved_mark(name: str) -> bool:
    return name.startswith(PARKED_PREFIX) and name.endswith("__moved")


def is_mark(name: str) -> bool:
    """Whether it says something of the row for parking, and nothing that the row itself is."""
    return name.startswith(PARKED_PREFIX) and name.endswith(("__born", "__moved"))


def was_there(parked: str, table: str = "") -> str:
    """SQL: whether a row was there when the column was parked. NULL counts as no.

    Such a row's first mark says 2001, in whatever time zone; of others, when they were written.
    """
    where = f"{quote(table)}." if table else ""
    born, _ = mark_names(parked)
    return f"IFNULL({where}{quote(born)} < '2002-01-01' AND {where}{quote(born)} > '2000-01-01', FALSE)"


def is_untouched(parked: str, table: str = "") -> str:
    """SQL: whether a row was there when the column was parked, and nobody has written it since."""
    where = f"{quote(table)}." if table else ""
    _, moved = mark_names(parked)
    return f"({was_there(parked, table)} AND {where}{quote(moved)} IS NULL)"


def stays_where_deleted(parked: str, table: str = "") -> str:
    """SQL: ``was_there``, written since or not; not of a row that the revision had added or given back."""
    where = f"{quote(table)}." if table else ""
    born, _ = mark_names(parked)
    return f"({was_there(parked, table)} AND {where}{quote(born)} < {BETWEEN})"


def _plain(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z_]", "_", text).lower()
