"""Columns of a large table that are set aside and given back, while somebody reads and writes it."""

import re
from collections.abc import Iterator

from sqlalchemy.engine import URL

from benchmarks.large import CREATE, change_meanwhile, fill, run_migrator, write_project
from benchmarks.projects import Place
from benchmarks.server import make_empty, run_statements

COUNTRY = "country VARCHAR(2) NOT NULL DEFAULT 'DE'"
TICKET = "ticket BIGINT"
# The values are there from the beginning: what a revision does to them is what is timed.
CREATE_WITH_BOTH = CREATE.replace("DATETIME NOT NULL)", f"DATETIME NOT NULL, {COUNTRY}, {TICKET})")
REVISIONS = {
    "create": (f"op.execute({CREATE_WITH_BOTH!r})", "pass"),
    "unique": ('op.create_unique_constraint("by_ticket", "visits", ["ticket"])', "pass"),
    "no_country": (
        'op.drop_column("visits", "country")',
        f"op.execute({f'ALTER TABLE visits ADD COLUMN {COUNTRY}'!r})",
    ),
    "no_ticket": (
        'op.drop_column("visits", "ticket")',
        f"op.execute({f'ALTER TABLE visits ADD COLUMN {TICKET}, ADD UNIQUE by_ticket (ticket)'!r})",
    ),
}
CHANGES = (  # each with the revision from which it goes, and the one to which
    ("a column without a key is set aside", "unique", "no_country"),
    ("it is given back", "no_country", "unique"),
    ("a column with a unique key is set aside", "no_country", "no_ticket"),
    ("it is given back, and its key is built", "no_ticket", "no_country"),
)
HEADING = ("change", "s", "of it the revision s", "longest wait s", "99 % below s", "statements", "errors")
OWN_SECONDS = re.compile(r"statements?, ([\d.]+) s\)")


def park_columns(place: Place, size: int) -> Iterator[tuple[str, ...]]:
    """The cells of each change, as it is done; of the first, nothing to do, a migrator's start is known."""
    make_empty(place.server, "bench_parked")
    url, folder = place.server.set(database="bench_parked"), place.folder / "parked"
    write_project(folder, REVISIONS)
    run_migrator(folder, url, "to", "create")
    fill(url, size)
    run_statements(url, "UPDATE visits SET ticket = id, country = ELT(1 + MOD(id, 3), 'FR', 'CN', 'IS')")
    run_migrator(folder, url, "to", "unique")
    ((last,),) = run_statements(url, "SELECT MAX(id) FROM visits")
    before = _sum(url, last)
    for name, start, target in (("nothing to do", "unique", "unique"), *CHANGES):
        run_migrator(folder, url, "to", start)
        told: list[str] = []
        change = change_meanwhile(
            name,
            url,
            size,
            lambda target=target, told=told: told.append(run_migrator(folder, url, "to", target)),  # type: ignore[misc]
        )
        own = OWN_SECONDS.findall(told[0])
        yield (*change.cells[:2], own[-1] if own else "", *change.cells[2:])
    run_migrator(folder, url, "to", "unique")
    if _sum(url, last) != before:
        raise SystemExit("what came back is not what was set aside")


def _sum(url: URL, last: object) -> list[tuple[object, ...]]:
    """Of the rows that were there at first: the visitor writes more, and touches neither column."""
    what = "COUNT(*), SUM(CRC32(CONCAT_WS('|', id, country, ticket)))"
    return run_statements(url, f"SELECT {what} FROM visits WHERE id <= {last}")
