"""One line per request, as text for people or JSON for machines."""

import logging
import re
import sys
import time
import uuid
from io import StringIO
from typing import TextIO
from urllib.parse import quote

import structlog
from flask import Flask, Response, g, request

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_QUIET = {"probes.healthz", "probes.readyz", "static"}
_SHARED: list[structlog.types.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

log = structlog.get_logger()


def configure_logging(*, as_json: bool) -> None:
    """On standard error: standard output belongs to what a command was asked for."""
    structlog.configure(
        processors=[*_SHARED, *_choose_renderer(as_json=as_json)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # Not PrintLogger: unbuffered, as in a container, it writes text and line end apart, and lines of two
        # workers run into each other.
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
    )


def make_formatter(*, as_json: bool) -> structlog.stdlib.ProcessorFormatter:
    """The same lines for what libraries say through ``logging``."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_choose_renderer(as_json=as_json),
        ],
    )


def _choose_renderer(*, as_json: bool) -> list[structlog.types.Processor]:
    """A traceback shows no variables: a password could be among them."""
    if as_json:
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, exception_formatter=_write_traceback)]


def _write_traceback(output: TextIO, error: structlog.typing.ExcInfo) -> None:
    """Indented, so that a line end in a message, which may be a visitor's, cannot forge a line."""
    text = StringIO()
    structlog.dev.plain_traceback(text, error)
    for line in text.getvalue().splitlines():
        shown = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in line)
        output.write(f"\n    {shown}")


def init_app(app: Flask, *, as_json: bool) -> None:
    configure_logging(as_json=as_json)
    app.before_request(_start)
    app.after_request(_write_line)


def quote_path(path: str) -> str:
    """So that a line end in an address cannot forge a line. Without the query, which may hold secrets."""
    return quote(path, safe="/")


def _start() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _write_line(response: Response) -> Response:
    # An after_request of ours runs even when a before_request of somebody else answered first.
    milliseconds = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
    response.headers["X-Request-ID"] = g.get("request_id", "")
    write = log.debug if request.endpoint in _QUIET and response.status_code < 400 else log.info  # noqa: PLR2004 - the first status that says no
    write(
        "request",
        method=request.method,
        path=quote_path(request.path),
        status=response.status_code,
        ms=milliseconds,
    )
    return response
