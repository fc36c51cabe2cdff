"""Deciding about comments: one by one, or several by their boxes."""

from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from web.services.moderating import DECISIONS, count_queues, decide, list_chosen, list_queue
from web.views.asking import person_id
from web.views.guards import require
from web.views.turning import SIZE, read_sheet

blueprint = Blueprint("moderating", __name__)
_PATH = "/comments/<any(held, spam, approved):status>"
_MOST_DIGITS = 18  # more do not fit a BIGINT


@blueprint.get(_PATH)
@require("moderate")
def queue(status: str) -> str:
    sheet = read_sheet(partial(list_queue, status))
    return render_template("moderating/queue.html", status=status, sheet=sheet, counts=count_queues())


@blueprint.post(_PATH)
@require("moderate")
def settle(status: str) -> str | Response:
    """``one`` is a row's own button, with decision and number; else ``decision`` is about all boxes."""
    decision, ids = _read_decision()
    if not ids:
        flash(_("No comment is chosen."))
        return redirect(url_for("moderating.queue", status=status))
    if decision == "deleted" and "sure" not in request.form:
        return render_template("moderating/delete.html", status=status, comments=list_chosen(ids))
    flash(_tell(decision, len(decide(ids, decision, person_id()))))
    return redirect(url_for("moderating.queue", status=status))


def _read_decision() -> tuple[str, list[int]]:
    one, _blank, number = request.form.get("one", "").partition(" ")
    decision = one or request.form.get("decision", "")
    numbers = [number] if one else request.form.getlist("ids")
    is_whole = all(text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS for text in numbers)
    if decision not in DECISIONS or not is_whole or len(numbers) > SIZE:
        abort(400)
    return decision, [int(text) for text in numbers]


def _tell(decision: str, count: int) -> str:
    said = {
        "approved": ngettext("%(num)s comment is shown now.", "%(num)s comments are shown now.", count),
        "spam": ngettext("%(num)s comment is kept as spam.", "%(num)s comments are kept as spam.", count),
        "deleted": ngettext("%(num)s comment is deleted.", "%(num)s comments are deleted.", count),
    }
    return str(said[decision])
