"""Everybody's pictures."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services.picture_use import delete_anybodys_unused, list_all_pictures
from web.views.admin.blueprint import blueprint
from web.views.asking import person_id, settings
from web.views.guards import require
from web.views.turning import read_sheet


@blueprint.get("/files")
@require("administer")
def files() -> str:
    return render_template("admin/files.html", sheet=read_sheet(list_all_pictures))


@blueprint.post("/files/<int:picture_id>/delete")
@require("administer")
def delete_file(picture_id: int) -> Response:
    is_number = picture_id < 2**63  # a larger one fits no column
    if is_number and delete_anybodys_unused(picture_id, person_id(), settings().media_directory):
        flash(_("The picture is deleted."))
    else:
        flash(_("A text uses this picture: it was not deleted."), "error")
    return redirect(url_for("admin.files"))
