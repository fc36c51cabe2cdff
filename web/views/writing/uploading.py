"""Pictures and previews, which the editor's scripts ask for; and a picture that comes with the text."""

from flask import abort, request, url_for
from flask_babel import gettext as _

from web.services.markdown import render
from web.services.pictures import StoredPicture, store_picture
from web.services.recoding import BadPictureError
from web.views.asking import person_id, settings
from web.views.guards import require
from web.views.writing.blueprint import blueprint
from web.views.writing.post_form import LONGEST_TEXT, PostForm


@blueprint.post("/pictures")
@require("write")
def upload() -> dict[str, str | int] | tuple[dict[str, str], int]:
    file = request.files.get("picture")
    if file is None:
        return {"error": _("There is no picture in this upload.")}, 422
    try:
        picture = _store(file.read(), request.form.get("alt", ""))
    except BadPictureError:
        return {"error": _bad_picture()}, 422
    url = url_for("reading.media", name=picture.name)
    return {"url": url, "markdown": picture.markdown, "width": picture.width, "height": picture.height}


@blueprint.post("/preview")
@require("write")
def preview() -> str:
    text = request.form.get("markdown", "")
    if len(text) > LONGEST_TEXT:
        abort(413)
    return render(text).html


def add_picture(form: PostForm) -> bool:
    """The way without JavaScript: the picture comes with the text and stands at its end."""
    file = form.picture.data
    if not file:
        return True
    try:
        picture = _store(file.read(), form.title.data)
    except BadPictureError:
        form.picture.errors = [_bad_picture()]
        return False
    form.markdown.data = f"{form.markdown.data}\n\n{picture.markdown}\n".lstrip("\n")
    return True


def _store(data: bytes, alt: str) -> StoredPicture:
    alt = " ".join(alt.split())[:500]
    return store_picture(data, person_id(), alt, settings().media_directory)


def _bad_picture() -> str:
    return str(_("This is no PNG, JPEG, WebP or GIF, or it is damaged or too large."))
