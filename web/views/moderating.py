"""Deciding about comments that wait."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services.moderating import DECISIONS, decide, list_held
from web.views.guards import require

blueprint = Blueprint("moderating", __name__)


@blueprint.get("/comments/held")
@require("moderate")
def held() -> str:
    return render_template("writing/held.html", comments=list_held())


@blueprint.post("/comments/<int:comment_id>")
@require("moderate")
def settle(comment_id: int) -> Response:
    status = request.form.get("status")
    if status not in DECISIONS:
        abort(400)
    if len(str(comment_id)) > 18 or not decide(comment_id, status):  # noqa: PLR2004 - more digits do not fit a BIGINT
        abort(404)
    flash(_("The comment is shown now.") if status == "approved" else _("The comment is kept as spam."))
    return redirect(url_for("moderating.held"))
