"""One's own pictures: uploaded, listed, deleted."""

from flask import abort, url_for
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import Conflict

from web.services.picture_use import OwnPicture, delete_unused, find_picture, list_pictures
from web.services.pictures import StoredPicture, store_picture
from web.services.recoding import BadPictureError
from web.views.api.bearer import bearer
from web.views.api.declaring import Given, Made, Operation, serve
from web.views.api.pages import give_page
from web.views.api.problems import RefusedInputError
from web.views.api.shapes.base import PageQuery
from web.views.api.shapes.files import FileShape, FilesShape, NewFileShape, UploadedShape
from web.views.asking import settings

FILE = "/files/<int:file_id>"
_LIST = Operation("write", "files", _("List your pictures"), query=PageQuery, gives=FilesShape)
_READ = Operation("write", "files", _("Read about a picture"), gives=FileShape, can_fail=(404,))
_UPLOAD = Operation(
    *("write", "files", _("Upload a picture")),
    body=NewFileShape,
    gives=UploadedShape,
    status=201,
    is_upload=True,
)
_DELETE = Operation("write", "files", _("Delete a picture"), status=204, can_fail=(404, 409))


@serve("GET", "/files", _LIST)
def list_files(given: Given) -> dict[str, object]:
    items, following = give_page(
        given.query,
        lambda limit, cursor: list_pictures(bearer().id, limit, below_id=cursor),
        lambda picture: picture.id,
    )
    return {"items": [_describe(one) for one in items], "next_cursor": following}


@serve("GET", FILE, _READ)
def show_file(_given: Given, file_id: int) -> dict[str, object]:
    return _describe(_find(file_id))


@serve("POST", "/files", _UPLOAD)
def upload_file(given: Given) -> Made:
    """Checked by what it is, and written anew as WebP without metadata."""
    file, alt = given.body["file"], " ".join(given.body["alt"].split())
    if not isinstance(file, FileStorage):
        raise RefusedInputError({"body": {"file": ["It is no file."]}})
    try:
        stored = store_picture(file.read(), bearer().id, alt, settings().media_directory)
    except BadPictureError:
        said = "It is no PNG, JPEG, WebP or GIF, or it is damaged or too large."
        raise RefusedInputError({"body": {"file": [said]}}) from None
    own = find_picture(bearer().id, name=stored.name)
    return Made({"id": own.id if own else None, **_show(stored)}, _path_of(stored.name))


@serve("DELETE", FILE, _DELETE)
def delete_file(_given: Given, file_id: int) -> None:
    picture = _find(file_id)
    if not delete_unused(picture.id, bearer().id, settings().media_directory):
        raise Conflict("A text, an earlier version of one, or somebody's typing uses it.")


def _find(file_id: int) -> OwnPicture:
    return find_picture(bearer().id, picture_id=file_id) or abort(404)


def _describe(picture: OwnPicture) -> dict[str, object]:
    stored = StoredPicture(picture.name, picture.width, picture.height, picture.alt)
    is_used = bool(picture.uses) or picture.is_kept
    return {"id": picture.id, "is_used": is_used, "created_at": picture.created_at, **_show(stored)}


def _show(stored: StoredPicture) -> dict[str, object]:
    return {
        "path": _path_of(stored.name),
        "markdown": stored.markdown,
        "width": stored.width,
        "height": stored.height,
        "alt": stored.alt,
    }


def _path_of(name: str) -> str:
    return url_for("reading.media", name=name)
