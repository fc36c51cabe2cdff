"""Extensions, not yet tied to an application."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import TypeVarTuple

from flask import Flask, g
from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import CursorResult, Select, event
from sqlalchemy.pool import ConnectionPoolEntry

from web.models import Base

Columns = TypeVarTuple("Columns")


class Protection(CSRFProtect):  # type: ignore[misc] # Flask-WTF publishes no types
    """``spares``: asked first, about what the page could hold no token for (web/views/sharing.py)."""

    spares: Callable[[], bool] = staticmethod(lambda: False)

    def protect(self, *, apply_exemptions: bool = False) -> None:
        if self.spares():
            g.csrf_valid = True  # as Flask-WTF says it to its forms
            return
        super().protect(apply_exemptions=apply_exemptions)


db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate()
login = LoginManager()
csrf = Protection()
babel = Babel()


def read(statement: Select[*Columns], values: Mapping[str, object] | None = None) -> CursorResult[*Columns]:
    """Rows of columns, in the session's transaction, past what the ORM does for rows that may be changed."""
    return db.session.connection().execute(statement, values or {})


def prepare_sqlite_connections(app: Flask) -> None:
    """SQLite forgets these with each connection; without them references are not held at all."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _set_pragmas)


def _set_pragmas(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "busy_timeout = 5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
