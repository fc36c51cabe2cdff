"""Tags."""

from marshmallow import fields

from web.services.slugs import LONGEST_SLUG
from web.services.tagging import LONGEST_TAG
from web.views.api.shapes.base import HIDDEN, Shape, next_cursor, text

TAG = rf"^[^,，{HIDDEN}]*$"
TAG_WITH_WORDS = rf"^[^,，{HIDDEN}]*[^\s,，{HIDDEN}][^,，{HIDDEN}]*$"


class TagLinkShape(Shape):
    name = fields.String(required=True)
    slug = fields.String(required=True)


class TagShape(TagLinkShape):
    """``count``: texts that carry it, of those that the token's owner may know of."""

    count = fields.Integer(required=True)


class TagsShape(Shape):
    items = fields.List(fields.Nested(TagShape), required=True)
    next_cursor = next_cursor()


class TagChangeShape(Shape):
    """What is not named stays as it is; old addresses lead on."""

    name = text(LONGEST_TAG, TAG_WITH_WORDS)
    slug = text(LONGEST_SLUG)


class TagMergeShape(Shape):
    into = text(LONGEST_SLUG, required=True, metadata={"description": "the slug of the tag that stays"})
