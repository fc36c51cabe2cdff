"""One frozen record of settings, built once from the command line and the environment."""

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from migrator.errors import UsageError


@dataclass(frozen=True)
class Limits:
    """From where on the checks speak up, and for how long they may look at rows."""

    large_rows: int = 100_000  # as large_table_rows: a smaller table is never refused for its size
    allow_copy: bool = False
    long_transaction_seconds: int = 10
    full_percent: int = 80  # of an AUTO_INCREMENT column's range, and of INSTANT row versions
    look_seconds: int = 5  # the longest look at the rows of a table
    look_for_drift: bool = True  # before a plan: is the database still what its revision gives?
    drift_seconds: int = 30  # the longest that building its history for that may take
    allow_unfit: bool = False  # go on although an application runs that will not work


@dataclass(frozen=True)
class Approval:
    """Whether a plan runs only after a rehearsal that its database's ledger holds."""

    is_needed: bool = False
    environment: str = ""  # its name, for messages


@dataclass(frozen=True)
class Settings:
    """Where the project and its database are, and how patient to be."""

    app: str = ""  # a Flask import path; empty: the project's env.py needs no application
    directory: Path = Path("migrations")
    config_file: Path | None = None  # a plain Alembic project's alembic.ini
    database_url: str = ""  # empty: the application's own
    version_table: str = "alembic_version"
    x_arguments: tuple[str, ...] = ()  # what a custom env.py reads with get_x_argument()
    wait_seconds: float = 60.0
    budget_seconds: float = 2.0  # the longest that a statement of ours may keep anybody waiting
    large_table_rows: int = 100_000  # from here on a table is not copied while writers wait
    allow_copy: bool = False
    retry_seconds: float = 600.0  # how long a statement that steps back is tried again
    limits: Limits = field(default_factory=Limits)
    approval: Approval = field(default_factory=Approval)
    running: str = ""  # heads of an application that runs, where its sessions do not say so
    json: bool = False


def read_settings(options: argparse.Namespace, environ: Mapping[str, str] = os.environ) -> Settings:
    """Options win over the environment. Raises ``UsageError`` for what cannot be used."""
    return Settings(
        app=_first(options.app, environ.get("MIGRATOR_APP", environ.get("FLASK_APP", ""))),
        directory=Path(_first(options.directory, environ.get("MIGRATOR_DIRECTORY", "migrations"))),
        config_file=Path(options.config) if options.config else None,
        database_url=_first(options.database_url, _database_url(environ)),
        version_table=options.version_table,
        x_arguments=tuple(options.x_argument or ()),
        wait_seconds=_seconds("wait", options.wait, environ, 60),
        budget_seconds=_seconds("budget", options.budget, environ, 2),
        retry_seconds=_seconds("retry", options.retry, environ, 600),
        large_table_rows=_rows(environ.get("MIGRATOR_LARGE_TABLE_ROWS") or "100000"),
        allow_copy=options.allow_copy or environ.get("MIGRATOR_ALLOW_COPY") == "yes",
        limits=read_limits(environ, allow_copy=options.allow_copy),
        approval=read_approval(environ),
        running=environ.get("MIGRATOR_RUNNING", ""),
        json=options.json,
    )


def read_limits(environ: Mapping[str, str] = os.environ, *, allow_copy: bool = False) -> Limits:
    """The checks' limits, a variable each. Raises ``UsageError`` for what is no whole number."""
    return Limits(
        _number(environ, "MIGRATOR_LARGE_TABLE_ROWS", Limits.large_rows),
        allow_copy or environ.get("MIGRATOR_ALLOW_COPY") == "yes",
        _number(environ, "MIGRATOR_LONG_TRANSACTION_SECONDS", Limits.long_transaction_seconds),
        _number(environ, "MIGRATOR_FULL_PERCENT", Limits.full_percent),
        _number(environ, "MIGRATOR_LOOK_SECONDS", Limits.look_seconds),
        _is_yes(environ, "MIGRATOR_DRIFT"),
        _number(environ, "MIGRATOR_DRIFT_SECONDS", Limits.drift_seconds),
        environ.get("MIGRATOR_ALLOW_UNFIT") == "yes",
    )


def read_approval(environ: Mapping[str, str] = os.environ) -> Approval:
    """Raises ``UsageError`` for what is neither yes nor no."""
    return Approval(
        _is_yes(environ, "MIGRATOR_APPROVAL", otherwise="no"), environ.get("MIGRATOR_ENVIRONMENT", "")
    )


def _is_yes(environ: Mapping[str, str], name: str, otherwise: str = "yes") -> bool:
    text = environ.get(name) or otherwise
    if text not in {"yes", "no"}:
        raise UsageError(f"{name} takes yes or no, not {text!r}")
    return text == "yes"


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal():
        raise UsageError(f"{name} takes a whole number, not {text!r}")
    return int(text)


def _rows(text: str) -> int:
    if not text.isdecimal():
        raise UsageError(f"MIGRATOR_LARGE_TABLE_ROWS takes a number of rows, not {text!r}")
    return int(text)


def _first(given: str | None, otherwise: str) -> str:
    return otherwise if given is None else given


def _database_url(environ: Mapping[str, str]) -> str:
    """``MIGRATOR_DATABASE_URL``; ``{password}`` in it is replaced from ``MIGRATOR_DATABASE_PASSWORD``."""
    url = read_secret(environ, "MIGRATOR_DATABASE_URL")
    password = read_secret(environ, "MIGRATOR_DATABASE_PASSWORD") if "{password}" in url else ""
    return url.replace("{password}", quote(password, safe=""))


def read_secret(environ: Mapping[str, str], name: str) -> str:
    """``NAME``, or the text of the file that ``NAME_FILE`` names."""
    path = environ.get(f"{name}_FILE")
    if not path:
        return environ.get(name, "")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise UsageError(
            f"{name}_FILE cannot be read: {path}",
            error.strerror or str(error),
            "make secrets   makes the files that compose.yaml names",
        ) from error


def _seconds(name: str, given: str | None, environ: Mapping[str, str], default: int) -> float:
    """``--NAME``, else ``MIGRATOR_NAME_SECONDS``, else the default; set but empty is not set."""
    text = given or environ.get(f"MIGRATOR_{name.upper()}_SECONDS") or str(default)
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 86_400:  # noqa: PLR2004 - a day
        raise UsageError(f"--{name} takes seconds from 0 to 86400, not {text!r}")
    return seconds
