"""What a database holds, in figures: rows, a checksum and the definition of each table, and its objects."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from migrator.snapshots.manifest import Manifest, Table
from migrator.snapshots.objects import read_objects
from migrator.snapshots.sessions import Session, quote

# The counter moves outside of transactions, so that two looks at one moment may differ in it.
COUNTER = re.compile(r" AUTO_INCREMENT=\d+")


@dataclass(frozen=True)
class Measured:
    tables: Mapping[str, Table]
    objects: Mapping[str, str]


def measure(session: Session, *, events: bool = True) -> Measured:
    """Inside a session's transaction: of its moment. CHECKSUM TABLE reads as a SELECT does there."""
    tables = {name: _measure_table(session, name) for name in session.list_tables()}
    objects = {one.label: one.digest for one in read_objects(session) if events or one.kind != "EVENT"}
    return Measured(tables, objects)


def _measure_table(session: Session, name: str) -> Table:
    rows = session.ask(f"SELECT COUNT(*) FROM {quote(name)}")  # noqa: S608 - a name that the server gave, quoted
    (found,) = session.run(f"CHECKSUM TABLE {quote(name)}")
    return Table(rows, found["Checksum"] or 0, digest_definition(session, name))


def digest_definition(session: Session, name: str) -> str:
    (found,) = session.run(f"SHOW CREATE TABLE {quote(name)}")
    return hashlib.sha256(COUNTER.sub("", found["Create Table"]).encode()).hexdigest()


def find_differences(manifest: Manifest, found: Measured) -> Iterator[str]:
    """What is not as the manifest says; nothing when all is."""
    for name in sorted({*manifest.tables, *found.tables}):
        yield from _compare_table(name, manifest.tables.get(name), found.tables.get(name))
    expected = {label: digest for label, digest in manifest.objects.items() if label.split()[0] != "event"}
    for label in sorted({*expected, *found.objects}):
        if expected.get(label) != found.objects.get(label):
            yield f"the {label} differs, or is on one side only"


def _compare_table(name: str, expected: Table | None, found: Table | None) -> Iterator[str]:
    if expected is None or found is None:
        yield f"table {name} is {'not in the snapshot' if expected is None else 'missing'}"
    elif expected.rows != found.rows:
        yield f"table {name} has {found.rows} rows instead of {expected.rows}"
    elif expected.definition != found.definition:
        yield f"table {name} is defined otherwise"
    elif expected.checksum != found.checksum:
        yield f"table {name} holds other values in its {expected.rows} rows"
