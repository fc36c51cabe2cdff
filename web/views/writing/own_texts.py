"""One's own texts, and deleting one."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services import cards, publishing
from web.views.asking import person_id
from web.views.fields import Form
from web.views.guards import decides_by, require
from web.views.pagination import read_page
from web.views.writing.access import find_own
from web.views.writing.blueprint import blueprint


@blueprint.get("/drafts")
@require("write")
def mine() -> str:
    own = person_id()
    page = read_page(cards.count_own(own), lambda limit, offset: cards.list_own(own, limit, offset))
    return render_template("writing/mine.html", page=page)


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
