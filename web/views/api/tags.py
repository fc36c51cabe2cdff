"""Tags: listed, read."""

from flask import abort
from flask_babel import lazy_gettext as _

from web.services.listing import tags
from web.views.api.bearer import bearer
from web.views.api.declaring import Given, Operation, serve
from web.views.api.pages import give_page
from web.views.api.shapes.base import PageQuery
from web.views.api.shapes.tags import TagShape, TagsShape

TAG = "/tags/<slug>"


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


def describe_tag(slug: str) -> dict[str, object]:
    return vars(tags.find_tag(bearer(), slug) or abort(404))
