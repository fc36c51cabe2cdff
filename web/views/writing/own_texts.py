"""One's own texts, those of everybody that one may change, and deleting one."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.models.post import STATUSES
from web.services import cards, publishing
from web.services.listing.editable import list_editable
from web.views.asking import person_id, visitor
from web.views.fields import Form
from web.views.guards import decides_by, require
from web.views.pagination import read_page
from web.views.turning import read_sheet
from web.views.writing.access import find_own
from web.views.writing.blueprint import blueprint

_LONGEST_SEARCH = 120


@blueprint.get("/drafts")
@require("write")
def mine() -> str:
    own = person_id()
    page = read_page(cards.count_own(own), lambda limit, offset: cards.list_own(own, limit, offset))
    return render_template("writing/mine.html", page=page)


@blueprint.get("/manage/texts")
@require("edit")
def texts() -> str:
    """Editors find everybody's here, authors their own."""
    words = request.args.get("q", "").strip()[:_LONGEST_SEARCH]
    status = request.args.get("status", "")
    status = status if status in STATUSES else ""
    sheet = read_sheet(partial(list_editable, visitor(), words, status))
    return render_template("writing/texts.html", sheet=sheet, words=words, status=status, statuses=STATUSES)


@blueprint.route("/posts/<slug>/delete", methods=["GET", "POST"])
@decides_by("edit")
def delete(slug: str) -> Response | str:
    """Also of pages: a slug means one text, whatever its kind."""
    post = find_own(slug)
    form = Form()
    if not form.validate_on_submit():
        return render_template("writing/delete.html", form=form, post=post)
    publishing.delete_post(post, person_id())
    flash(_("The text is deleted."))
    return redirect(url_for("writing.mine"))
