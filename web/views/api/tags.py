"""Tags: listed, read, put in order."""

from flask import abort
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import Conflict

from web.models import Tag
from web.services import tag_editing
from web.services.listing import tags
from web.services.tag_editing import TagInUseError, TagTakenError
from web.views.api.bearer import bearer
from web.views.api.declaring import Given, Operation, serve
from web.views.api.etags import require_match
from web.views.api.pages import give_page
from web.views.api.problems import RefusedInputError
from web.views.api.shapes.base import PageQuery
from web.views.api.shapes.tags import TagChangeShape, TagMergeShape, TagShape, TagsShape

TAG = "/tags/<slug>"
_RENAME = Operation(
    *("edit_tags", "tags", _("Rename a tag")),
    body=TagChangeShape,
    gives=TagShape,
    is_guarded=True,
    can_fail=(404, 409),
)
_MERGE = Operation(
    *("edit_tags", "tags", _("Merge a tag into another")),
    body=TagMergeShape,
    gives=TagShape,
    can_fail=(404,),
)
_DELETE = Operation("edit_tags", "tags", _("Delete a tag"), status=204, can_fail=(404, 409))


@serve("GET", "/tags", Operation("read", "read", _("List tags"), query=PageQuery, gives=TagsShape))
def list_tags(given: Given) -> dict[str, object]:
    items, following = give_page(
        given.query,
        lambda limit, cursor: tags.list_tags(bearer(), limit, cursor or 0),
        lambda tag: tag.id,
    )
    return {"items": [vars(tag) for tag in items], "next_cursor": following}


@serve("GET", TAG, Operation("read", "read", _("Read a tag"), gives=TagShape, can_fail=(404,)))
def show_tag(_given: Given, slug: str) -> dict[str, object]:
    return describe_tag(slug)


@serve("PATCH", TAG, _RENAME)
def rename_tag(given: Given, slug: str) -> dict[str, object]:
    tag = _find(slug)
    require_match(TagShape, describe_tag(slug))
    name = " ".join(given.body.get("name", tag.name).split())
    try:
        tag_editing.rename_tag(tag, name, given.body.get("slug", ""), bearer().id)
    except TagTakenError:
        raise Conflict("Another tag has this name or address. The two can be merged.") from None
    return describe_tag(tag.slug)


@serve("POST", f"{TAG}/merge", _MERGE)
def merge_tag(given: Given, slug: str) -> dict[str, object]:
    """What carried it carries the other one, which is given back."""
    tag, into = _find(slug), tag_editing.find_any_tag(given.body["into"])
    if into is None or into.id == tag.id:
        raise RefusedInputError({"body": {"into": ["It is no other tag."]}})
    tag_editing.merge_tag(tag, into, bearer().id)
    return describe_tag(given.body["into"])


@serve("DELETE", TAG, _DELETE)
def delete_tag(_given: Given, slug: str) -> None:
    try:
        tag_editing.delete_tag(_find(slug), bearer().id)
    except TagInUseError:
        raise Conflict("A text carries this tag.") from None


def describe_tag(slug: str) -> dict[str, object]:
    return vars(tags.find_tag(bearer(), slug) or abort(404))


def _find(slug: str) -> Tag:
    return tag_editing.find_any_tag(slug) or abort(404)
