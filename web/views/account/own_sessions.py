"""Where one is logged in, and ending it there."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.extensions import db
from web.services.authentication import sessions
from web.views.account.blueprint import blueprint
from web.views.account.entering import leave
from web.views.asking import person
from web.views.guards import require


@blueprint.get("/account/sessions")
@require("account")
def own_sessions() -> str:
    return render_template("account/sessions.html", sessions=sessions.list_sessions(person().id))


@blueprint.post("/account/sessions/<int:session_id>/end")
@require("account")
def end_session(session_id: int) -> Response:
    """Of what is not theirs nothing is said: the answer is the same when there is no such session."""
    if session_id == person().session_id:
        leave()
        return redirect(url_for("reading.home"))
    if len(str(session_id)) <= 18:  # noqa: PLR2004 - more digits do not fit a BIGINT
        sessions.end_session(person().id, session_id)
    flash(_("That session is ended."))
    return redirect(url_for("account.own_sessions"))


@blueprint.post("/account/sessions/end-others")
@require("account")
def end_other_sessions() -> Response:
    sessions.end_sessions(person().id, but_for_id=person().session_id)
    db.session.commit()
    flash(_("All other sessions are ended."))
    return redirect(url_for("account.own_sessions"))
