"""BUILD: the schema that a revision gives, made by running the history in a scratch database.

What is compared is then what the revisions do, and not what they say. They run here although nobody asked for
it: nothing of theirs may reach anything but the scratch database.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from alembic.runtime.migration import MigrationContext, RevisionStep
from sqlalchemy import Engine, event
from sqlalchemy.engine import URL

from migrator.database.watch import Call, watch_statements
from migrator.errors import MigratorError, RefusedByCheckError
from migrator.journal.kinds import Kind, find_kind
from migrator.journal.objects import find_objects
from migrator.journal.words import Token, read_tokens
from migrator.project.environment import Project
from migrator.records import Direction
from migrator.stages.plan import find_migrations

BEFORE_A_NAME = {"INTO", "FROM", "JOIN", "UPDATE", "TABLE", "REFERENCES", "ON", ","}


def build_schema(
    project: Project, url: URL, live: str, revisions: tuple[str, ...], seconds: float | None = None
) -> None:
    """Apply the history up to ``revisions`` to the empty database at ``url``, within ``seconds``.

    ``live`` is the name of the real database. Raises ``RefusedByCheckError`` where it cannot.
    """
    check = make_check(url.database or "", live, seconds)
    for revision in revisions:
        running: list[str] = []
        try:
            with only_into(url.database or ""):
                project.run_env(url, _make_work(project, url, revision, check, running))
        except RefusedByCheckError:
            raise
        except Exception as error:
            raise _cannot_run(running[-1] if running else "", error) from error


def _make_work(
    project: Project, url: URL, target: str, check: Callable[[str], bool], running: list[str]
) -> Callable[[Any, MigrationContext], Iterator[RevisionStep]]:
    def work(revisions: Any, context: MigrationContext) -> Iterator[RevisionStep]:
        connection = context.connection
        if connection is None or connection.engine.url.database != url.database:
            raise RefusedByCheckError(
                "env.py makes a connection of its own, to another database than it is given",
                "The revisions cannot be run in a scratch database.",
                "Take sqlalchemy.url or config.attributes['connection'] in env.py "
                "(docs/using-with-your-app.md).",
            )

        def execute(call: Call) -> None:
            if check(call.text):
                call.run()

        with watch_statements(connection, execute):
            for migration in find_migrations(project.script, revisions, target, Direction.UP):
                running.append(migration.revision.revision)
                yield migration

    return work


def make_check(scratch: str, live: str, seconds: float | None) -> Callable[[str], bool]:
    """Whether a statement is to be run in the scratch database.

    Raises ``RefusedByCheckError`` when the time is over, or for one that would reach beyond it.
    """
    ends_at = None if seconds is None else time.monotonic() + seconds

    def check(text: str) -> bool:
        if ends_at is not None and time.monotonic() > ends_at:
            raise RefusedByCheckError(
                f"the history was not built within {seconds:g} s",
                "",
                "MIGRATOR_DRIFT_SECONDS allows more; `make drift` takes as long as it takes",
            )
        if reaches_beyond(text, scratch, live):
            raise RefusedByCheckError(
                "a revision names a database, or does what is no revision's",
                f"It would reach beyond the scratch database: {' '.join(text.split())[:200]}",
                "Leave the database's name out of the revision.",
            )
        return not is_of_the_server(text)

    return check


def reaches_beyond(text: str, scratch: str, live: str) -> bool:
    """Whether a statement names the real database, or changes something that is not in the scratch one."""
    kind = find_kind(text)
    if kind is Kind.REFUSED:
        return not text.lstrip().upper().startswith("PRAGMA")  # SQLite's, and of the connection
    if kind is Kind.SCHEMA and any(
        found.type == "DATABASE" or found.schema not in {"", scratch} for found in find_objects(text)
    ):
        return True
    return live.lower() in text.lower() and _names_database(list(read_tokens(text)), live)


def _names_database(tokens: list[Token], live: str) -> bool:
    """Behind FROM, JOIN, INTO …: a column of a table of that name has a dot behind it as well."""
    for before, name, dot in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if dot.text == "." and name.is_name and name.name.lower() == live.lower():
            is_name_place = before.text.upper() in BEFORE_A_NAME or before.is_word("IGNORE", "EXISTS")
            if is_name_place:
                return True
    return False


def is_of_the_server(text: str) -> bool:
    """What was done once to the server's accounts and settings is not done again for a scratch database."""
    words = text.upper().split(None, 2)[:2]
    return words[:1] in (["GRANT"], ["REVOKE"], ["FLUSH"]) or (
        words[:1] == ["SET"] and words[1:2] in (["GLOBAL"], ["PERSIST"], ["PERSIST_ONLY"])
    )


@contextmanager
def only_into(database: str) -> Iterator[None]:
    """Refuse every connection to another database: a revision's own would work on the real one."""

    def refuse(_dialect: Any, _record: Any, arguments: Any, options: Any) -> None:
        if database not in {*map(str, arguments), *map(str, options.values())}:
            raise ConnectionRefusedError("a revision only builds a scratch database here: it gets no other")

    event.listen(Engine, "do_connect", refuse)
    try:
        yield
    finally:
        event.remove(Engine, "do_connect", refuse)


def _cannot_run(revision: str, error: Exception) -> MigratorError:
    where = f"revision {revision}" if revision else "env.py"
    original = getattr(error, "orig", None) or error
    return RefusedByCheckError(
        f"{where} does not run on an empty database",
        f"{type(original).__name__}: {original}",
        "A revision that expects rows says `if not rows: return`; then what it gives can be compared.",
    )
