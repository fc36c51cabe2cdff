"""A large table that is changed while somebody reads and writes it."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

from benchmarks.projects import Place
from benchmarks.server import inherit, make_empty, run_statements, write_url
from benchmarks.visitor import Visitor

LONGEST_SECONDS = 1200  # of one change
REST_SECONDS = 10
BEFORE_AND_AFTER_SECONDS = 0.3
ENV = """from alembic import context
from sqlalchemy import create_engine

url = context.config.get_main_option("sqlalchemy.url")
if context.is_offline_mode():
    context.configure(url=url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
"""
CREATE = """CREATE TABLE visits (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, reader_id INT NOT NULL,
  page VARCHAR(80) NOT NULL, seconds INT NOT NULL, seen_at DATETIME NOT NULL)"""
FIRST = """INSERT INTO visits (reader_id, page, seconds, seen_at)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
SELECT i, CONCAT('/posts/', i), i, NOW() - INTERVAL i MINUTE FROM n"""
MORE = """INSERT INTO visits (reader_id, page, seconds, seen_at)
SELECT reader_id, page, seconds, seen_at - INTERVAL 1 DAY FROM visits LIMIT {rows}"""
WIDEN = "ALTER TABLE visits MODIFY {column} BIGINT NOT NULL"
REVISIONS = {
    "create": f"op.execute({CREATE!r})",
    "add": 'op.add_column("visits", sa.Column("country", sa.String(2)))',
    "index": 'op.create_index("ix_visits_seen_at", "visits", ["seen_at"])',
    "fill": """op.backfill("visits", {"country": "'DE'"}, where="country IS NULL")""",
    "widen": f"op.execute({WIDEN.format(column='seconds')!r})",
}
DOWN = f"op.execute({WIDEN.format(column='seconds').replace('BIGINT', 'INT')!r})"


@dataclass(frozen=True)
class Change:
    """One change under load. ``seconds`` are the whole command's."""

    name: str
    seconds: float
    visitor: Visitor

    @property
    def cells(self) -> tuple[str, ...]:
        visitor = self.visitor
        return (
            self.name,
            f"{self.seconds:.1f}",
            f"{visitor.longest_seconds:.3f}",
            f"{visitor.usual_seconds:.3f}",
            str(len(visitor.waits)),
            str(len(visitor.errors)),
        )


HEADING = ("change", "s", "longest wait s", "99 % below s", "statements", "errors")


def change_large_table(place: Place, size: int) -> Iterator[Change]:
    """Each change, as it is done."""
    make_empty(place.server, "bench_large")
    url, folder = place.server.set(database="bench_large"), place.folder / "large"
    downs = dict.fromkeys(REVISIONS, "pass") | {"widen": DOWN}
    write_project(folder, {name: (up, downs[name]) for name, up in REVISIONS.items()})
    run_migrator(folder, url, "to", "create")
    fill(url, size)
    with Visitor(url, size) as visitor:
        time.sleep(min(REST_SECONDS, size / 10_000))
    yield Change("none: the load alone", 0.0, visitor)
    for name, target in (
        ("add a column (INSTANT)", "add"),
        ("add an index (INPLACE)", "index"),
        ("op.backfill of every row", "fill"),
    ):
        yield change_meanwhile(name, url, size, lambda target=target: run_migrator(folder, url, "to", target))  # type: ignore[misc]
    run_migrator(folder, url, "recipe", "widen", "--write")
    yield change_meanwhile(
        "INT to BIGINT, by the recipe", url, size, lambda: run_migrator(folder, url, "to", "head")
    )
    alter = WIDEN.format(column="reader_id")
    yield change_meanwhile("INT to BIGINT, as one plain ALTER", url, size, lambda: run_statements(url, alter))


def write_project(folder: Path, revisions: dict[str, tuple[str, str]]) -> None:
    """``revisions``: by their names, in order, what each does on its way up and down."""
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    (folder / "migrations" / "env.py").write_text(ENV)
    (folder / "migrations" / "alembic.ini").write_text("[alembic]\n")
    before: str | None = None
    for name, (up, down) in revisions.items():
        (versions / f"{name}.py").write_text(
            f'"""{name}"""\nimport sqlalchemy as sa\nfrom alembic import op\n\nrevision = {name!r}\n'
            f"down_revision = {before!r}\n\ndef upgrade():\n    {up}\n\ndef downgrade():\n    {down}\n"
        )
        before = name


def fill(url: URL, size: int) -> None:
    run_statements(url, FIRST)
    rows = 1000
    while rows < size:
        more = min(rows, size - rows, 500_000)
        run_statements(url, MORE.format(rows=more))
        rows += more
    run_statements(url, "ANALYZE TABLE visits")


def change_meanwhile(name: str, url: URL, size: int, change: Callable[[], object]) -> Change:
    with Visitor(url, size) as visitor:
        time.sleep(BEFORE_AND_AFTER_SECONDS)
        started = time.monotonic()
        change()
        seconds = time.monotonic() - started
        time.sleep(BEFORE_AND_AFTER_SECONDS)
    return Change(name, seconds, visitor)


def run_migrator(folder: Path, url: URL, *words: str) -> str:
    """What it told."""
    done = subprocess.run(
        [sys.executable, "-m", "migrator", *words],
        cwd=folder,
        env=inherit(MIGRATOR_DATABASE_URL=write_url(url), MIGRATOR_APP=""),
        timeout=LONGEST_SECONDS,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"python -m migrator {' '.join(words)} ended with {done.returncode}\n{done.stderr}")
    return done.stderr
