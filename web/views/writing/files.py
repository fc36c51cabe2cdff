"""One's own pictures."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services import picture_use
from web.views.asking import person_id, settings
from web.views.guards import require
from web.views.pagination import read_page
from web.views.writing.blueprint import blueprint


@blueprint.get("/files")
@require("write")
def files() -> str:
    own = person_id()
    page = read_page(
        picture_use.count_pictures(own), lambda limit, offset: picture_use.list_pictures(own, limit, offset)
    )
    return render_template("writing/files.html", page=page)


@blueprint.post("/files/<int:picture_id>/delete")
@require("write")
def delete_file(picture_id: int) -> Response:
    """Somebody else's is answered like one that is used."""
    is_number = picture_id < 2**63  # a larger one fits no column
    if is_number and picture_use.delete_unused(picture_id, person_id(), settings().media_directory):
        flash(_("The picture is deleted."))
    else:
        flash(_("A text uses this picture: it was not deleted."), "error")
    return redirect(url_for("writing.files"))
