"""Back from the middle: a struck way is put back, itself struck once; then all is what it was.

What the revision had added is set aside for good: it is purged before the comparison, as an operator may.
"""

import random
import re
from dataclasses import replace

from tests.faults.database import Database
from tests.faults.held import is_statement
from tests.faults.picture import KEPT, Picture, find_differences
from tests.faults.runs import KINDS, Ended, Fault, run_migrator
from tests.faults.ways import Way

REVISIONS = ("base", "one", "two", "three", "four")
FINISH_FIRST = "every statement of"  # is done, and what comes behind them is finished forwards (10)
# What rows become through a view or by a trigger of the project's own is kept by nobody (docs/limits.md).
NOT_KEPT = ("views_triggers",)
# Rows that had come back count as written once this way has been put back (docs/limits.md).
NOT_AGAIN = ("session_state-again",)
PARKED = "migrator_parked"
# Beside what is parked: they come and go with it, and a way back and forth makes them anew.
MARK = re.compile(r"parked__\w+__(born|moved)$")


def list_words(way: Way) -> tuple[int, ...]:
    """Words before which a run is killed: the statements of the history, commits, the version."""
    if way.name.startswith((*NOT_KEPT, *NOT_AGAIN)):
        return ()
    said = enumerate(way.words, start=1)
    return tuple(number for number, word in said if number >= way.first and is_statement(word))


def go_back(way: Way, number: int, dice: random.Random) -> str:
    """What is wrong once the way back, interrupted too, has ended; and the way forward after it."""
    way.reset()
    way.run(fault=Fault("kill_before", number))
    origin = find_origin(way)
    if not origin:
        return way.finish()
    strike = Fault(dice.choice(list(KINDS)), dice.randint(60, 260))
    struck = run_back(way, origin, strike)
    ended = run_back(way, origin) if struck.code not in {0, 10} else struck
    told = (
        f"{way.name}, killed before word {number} ({way.words[number - 1][:80]!r}), back struck by {strike}"
    )
    if ended.code == 10 and FINISH_FIRST in ended.output:
        return way.finish(see)
    if ended.code:
        return f"{told}: ended with {ended.code}\n{struck.output}\n{ended.output}"
    purge(way.database, way.before)
    if origin == way_start(way):
        wrong = find_differences(see(way.before), see(way.picture()), way.before)
        if wrong:
            return "\n".join([told, *wrong])
    wrong_forward = way.finish(see)
    return f"{told}\nand forward again\n{wrong_forward}" if wrong_forward else ""


def see(picture: Picture) -> Picture:
    """Without what lives in one run only: whether a kept row is open, and parking's marks in its images.

    What had come back and is cut again is kept anew: since when is left out of such an entry as well.
    """
    kept = [
        {name: _without_marks(value) for name, value in row.items() if name != "is_open"}
        for row in picture.rows.get(KEPT, ())
    ]
    parked = [
        {name: value for name, value in row.items() if (name, row["kind"]) != ("parked_at", "type")}
        for row in picture.rows.get(PARKED, ())
    ]
    return replace(picture, rows=picture.rows | {KEPT: kept, PARKED: parked}) if kept else picture


def _without_marks(value: object) -> object:
    return {c: v for c, v in value.items() if not MARK.match(c)} if isinstance(value, dict) else value


def run_back(way: Way, origin: str, fault: Fault | None = None) -> Ended:
    return run_migrator(way.folder, way.database.url, "to", origin, fault=fault)


def way_start(way: Way) -> str:
    """The revision at which the way begins."""
    names = [path.read_text() for path in (way.folder / "migrations/versions").glob("*.py")]
    last = max(
        REVISIONS[1:], key=lambda name: any(f'"{name}"' in text for text in names) * REVISIONS.index(name)
    )
    return last if way.name.endswith("-down") else "one"


def find_origin(way: Way) -> str:
    """Where the revision in flight was begun; "" where none is."""
    with way.database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT revision, direction FROM migrator_journal WHERE position >= 0 LIMIT 1")
        found = cursor.fetchone()
    if found is None:
        return ""
    revision, direction = found
    return revision if direction == "down" else REVISIONS[REVISIONS.index(revision) - 1]


def purge(database: Database, before: Picture | None = None) -> None:
    """Drop what the way back has set aside; values that it has cut stand under the way down instead."""
    known = {row["name"] for row in before.rows.get("migrator_parked", ())} if before else None
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT name, kind, direction FROM migrator_parked")
        for name, kind, direction in cursor.fetchall():
            is_cut = known is not None and name not in known and (kind, direction) == ("type", "down")
            if direction != "back" and not is_cut:
                continue
            if kind == "table":
                cursor.execute(f"DROP TABLE `{name}`")
            if kind == "column":
                cursor.execute(
                    "SELECT table_name FROM information_schema.columns"
                    " WHERE table_schema = DATABASE() AND column_name = %s",
                    (name,),
                )
                for (table,) in cursor.fetchall():
                    cursor.execute(f"ALTER TABLE `{table}` DROP COLUMN `{name}`")
            for table in ("migrator_parked", KEPT):
                cursor.execute(f"DELETE FROM {table} WHERE name = %s", (name,))
        connection.commit()
