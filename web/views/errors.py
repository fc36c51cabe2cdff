"""A page for everything that goes wrong. It stands without a database, and never shows a stack trace."""

import structlog
from flask import Flask, Response, g, make_response, redirect, render_template, request
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from web.extensions import db
from web.log import quote_path
from web.services.redirects import find_target
from web.views.api.problems import is_api, make_problem

log = structlog.get_logger()

EXPLANATIONS = {
    400: (_("This request was not understood"), _("Go back, load the page again, and try once more.")),
    403: (_("This is not yours to open"), _("Your account may not do this here.")),
    404: (_("There is nothing here"), _("The page was moved, is not published, or never was.")),
    405: (_("Not this way"), _("This address takes another kind of request.")),
    413: (_("This is too large"), _("Pictures may have 16 MB, texts a million characters.")),
    429: (_("Too fast"), _("That was tried too often. Wait a few minutes, then try again.")),
    500: (_("Something broke"), _("It is our fault, and it was written down. Try again in a moment.")),
    503: (_("The blog is resting"), _("Its database does not answer. Try again in a minute.")),
}
CSRF_MESSAGE = _(
    "The form was too old or came from elsewhere. Go back, load the page again, and send it again."
)


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _show)
    for cause in (OperationalError, InterfaceError, PoolTimeoutError):
        app.register_error_handler(cause, _show_database_failure)
    app.register_error_handler(Exception, _show_failure)


def _show(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)  # a redirect that was raised
    if is_api():
        return make_problem(error)
    moved = _find_redirect() if error.code == 404 and request.method in {"GET", "HEAD"} else None  # noqa: PLR2004 - not found
    if moved:
        return make_response(redirect(moved[0], moved[1]))
    g.is_failing = True  # from here on the database is not asked, for it may be what failed
    response = _render(error.code or 500, error)
    for name, value in error.get_headers():
        if name.lower() in {"retry-after", "allow"}:
            response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response


def _find_redirect() -> tuple[str, int] | None:
    """Whether an administrator, or an import, said where this address leads now."""
    if g.get("is_failing") or request.endpoint in {"static", "reading.media"}:
        return None
    try:
        return find_target(request.path)
    except SQLAlchemyError:
        db.session.remove()  # the page that says "nothing here" stands without a database
        return None


def _render(code: int, error: HTTPException) -> Response:
    title, message = EXPLANATIONS.get(code, EXPLANATIONS[400 if code < 500 else 500])  # noqa: PLR2004 - below is the visitor's side, above is ours
    if isinstance(error, CSRFError):
        message = CSRF_MESSAGE
    return make_response(render_template("error.html", code=code, title=title, message=message), code)


def _show_database_failure(error: Exception) -> Response:
    _report(error)
    return _show(ServiceUnavailable(retry_after=10))


def _show_failure(error: Exception) -> Response:
    _report(error)
    return _show(InternalServerError())


def _report(error: Exception) -> None:
    log.error("failed", method=request.method, path=quote_path(request.path), exc_info=error)
    db.session.remove()
