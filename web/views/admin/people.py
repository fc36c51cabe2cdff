"""People: found, given another role, kept out and let in again."""

from collections.abc import Callable
from functools import partial

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services.membership import LastAdministratorError, change_role, list_members, set_blocked
from web.services.permissions import ROLES
from web.views.admin.blueprint import blueprint
from web.views.asking import person_id
from web.views.guards import require
from web.views.role_names import role_name
from web.views.turning import read_sheet

_LONGEST_SEARCH = 120
_MOST_DIGITS = 18  # more do not fit a BIGINT


@blueprint.get("/people")
@require("administer")
def people() -> str:
    search = request.args.get("q", "").strip()[:_LONGEST_SEARCH]
    sheet = read_sheet(partial(list_members, search))
    return render_template(
        "admin/people.html", sheet=sheet, search=search, roles=ROLES, role_name=role_name, own_id=person_id()
    )


@blueprint.post("/people/<int:user_id>/role")
@require("administer")
def person_role(user_id: int) -> Response:
    role = request.form.get("role")
    if role not in ROLES:
        abort(400)
    return _settle(user_id, lambda: change_role(user_id, role, person_id()))


@blueprint.post("/people/<int:user_id>/block")
@require("administer")
def block_person(user_id: int) -> Response:
    """Nobody locks themselves out: another administrator has to."""
    blocked = request.form.get("blocked") == "yes"
    if blocked and user_id == person_id():
        flash(_("You cannot block yourself."))
        return redirect(url_for("admin.people"))
    return _settle(user_id, lambda: set_blocked(user_id, person_id(), blocked=blocked))


def _settle(user_id: int, change: Callable[[], bool]) -> Response:
    try:
        if len(str(user_id)) > _MOST_DIGITS or not change():
            abort(404)
        flash(_("Saved."))
    except LastAdministratorError:
        flash(_("Somebody has to stay who administers the blog."))
    return redirect(url_for("admin.people"))
