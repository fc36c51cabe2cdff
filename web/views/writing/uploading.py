"""Pictures and previews, which the editor's scripts ask for; and a picture that comes with the text."""

from flask import abort, request, url_for
from flask_babel import gettext as _

from web.models import Post
from web.services.contents import list_undescribed
from web.services.markdown import render
from web.services.pictures import StoredPicture, store_picture
from web.services.recoding import BadPictureError
from web.views.asking import person_id, settings
from web.views.guards import require
from web.views.writing.blueprint import blueprint
from web.views.writing.post_form import LONGEST_TEXT, PostForm

_PUBLIC = {"published", "scheduled", "unlisted"}


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
        picture = _store(file.read(), form.picture_alt.data)
    except BadPictureError:
        form.picture.errors = [_bad_picture()]
        return False
    form.markdown.data = f"{form.markdown.data}\n\n{picture.markdown}\n".lstrip("\n")
    form.picture_alt.data = ""
    return True


def find_undescribed(form: PostForm, post: Post | None) -> list[str]:
    """Paths of pictures that the writer should hear of: once, before the public sees them first."""
    if form.status.data not in _PUBLIC or (post and post.status in _PUBLIC):
        return []
    found = list_undescribed(render(form.markdown.data).html)
    was_told = form.undescribed.data == str(len(found))
    form.undescribed.data = str(len(found))
    return [] if was_told else found


def _store(data: bytes, alt: str) -> StoredPicture:
    alt = " ".join(alt.split())[:500]
    return store_picture(data, person_id(), alt, settings().media_directory)


def _bad_picture() -> str:
    return str(_("This is no PNG, JPEG, WebP or GIF, or it is damaged or too large."))
