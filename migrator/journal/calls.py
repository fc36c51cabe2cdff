"""Executing a call so that its result can be kept, and giving it a kept result without the server."""

from typing import Any

import pymysql
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

from migrator.database.watch import Call
from migrator.journal.results import Result, describe_error


def render(call: Call) -> str:
    """The text with its parameters in it, as the server gets it."""
    if call.is_many or call.parameters is None:
        return call.text
    return str(call.cursor.mogrify(call.text, call.parameters))


def render_each(call: Call) -> list[str]:
    """The statement with its values in it, once for each set of values."""
    if call.is_many:
        return [str(call.cursor.mogrify(call.text, values)) for values in call.parameters]
    return [render(call)]


def run_buffered(call: Call) -> Result:
    """Execute, and take all rows at once: the connection must be free for the journal's own words."""
    call.run()
    cursor = call.cursor
    rows = None
    if cursor.description is not None:
        rows = tuple(tuple(row) for row in cursor.fetchall())
        _hand_over(call, rows, cursor.description)
    return Result(rows, _plain(cursor.description), cursor.rowcount, cursor.lastrowid)


def give_result(call: Call, result: Result) -> None:
    """Let the revision see what the statement gave when it was executed."""
    if result.rows is not None:
        _hand_over(call, result.rows, result.description)
    call.cursor.rowcount = result.rowcount
    call.cursor.lastrowid = result.lastrowid
    if call.is_many and call.context is not None:
        call.context._rowcount = result.rowcount  # noqa: SLF001 - as SQLAlchemy's own MySQL dialect does


def refuse(error: pymysql.err.MySQLError) -> Result:
    return Result(error=describe_error(error))


def _hand_over(call: Call, rows: tuple[tuple[Any, ...], ...], description: Any) -> None:
    # SQLAlchemy's way for rows that a driver's cursor no longer holds.
    call.context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
        call.cursor, alternate_description=description, initial_buffer=rows
    )


def _plain(description: Any) -> tuple[tuple[Any, ...], ...] | None:
    return None if description is None else tuple(tuple(column) for column in description)
