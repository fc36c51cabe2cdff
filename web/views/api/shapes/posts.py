"""Texts."""

from datetime import datetime

from marshmallow import ValidationError, fields, validate

from web.models.post import STATUSES
from web.services.slugs import LONGEST_SLUG
from web.services.tagging import LONGEST_TAG, MOST_TAGS
from web.views.api.shapes.base import (
    LINE_WITH_WORDS,
    TEXT,
    PageQuery,
    PersonShape,
    Shape,
    Truth,
    next_cursor,
    one_of,
    text,
)
from web.views.api.shapes.tags import TAG, TagLinkShape
from web.views.writing.post_form import LONGEST_TEXT

KINDS = ("post", "page")
LONGEST_TITLE = 255
_FIRST_YEAR, _LAST_YEAR = 1001, 9998


def _is_storable(moment: datetime) -> None:
    """MySQL knows no earlier year, and in UTC the last day of 9999 may be none."""
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValidationError("It is no time of a blog.")


class PostShape(Shape):
    """A text in a list."""

    id = fields.Integer(required=True)
    kind = one_of(*KINDS, required=True)
    status = one_of(*STATUSES, required=True)
    title = fields.String(required=True)
    slug = fields.String(required=True)
    path = fields.String(required=True, metadata={"description": "where people read it"})
    summary = fields.String(required=True)
    author = fields.Nested(PersonShape, required=True)
    tags = fields.List(fields.Nested(TagLinkShape), required=True)
    is_pinned = fields.Boolean(required=True)
    published_at = fields.DateTime(required=True, allow_none=True)
    created_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)


class WholePostShape(PostShape):
    """A text with its words. The Markdown only for who may edit it."""

    html = fields.String(required=True)
    markdown = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)


class PostsShape(Shape):
    items = fields.List(fields.Nested(PostShape), required=True)
    next_cursor = next_cursor()


class PostsQuery(PageQuery):
    kind = one_of(*KINDS)
    status = one_of(*STATUSES)
    tag = text(LONGEST_SLUG, metadata={"description": "the slug of a tag"})
    author = text(64, metadata={"description": "a name, as in /authors/<name>"})
    slug = text(LONGEST_SLUG)


class PostChangeShape(Shape):
    """What is not named stays as it is."""

    title = text(LONGEST_TITLE, LINE_WITH_WORDS)
    markdown = text(LONGEST_TEXT, TEXT)
    slug = text(LONGEST_SLUG, metadata={"description": "empty: made from the title"})
    tags = fields.List(text(LONGEST_TAG, TAG), validate=validate.Length(max=MOST_TAGS))
    status = one_of(*STATUSES)
    kind = one_of(*KINDS)
    published_at = fields.AwareDateTime(allow_none=True, validate=_is_storable)
    is_pinned = Truth()


class PreviewShape(Shape):
    markdown = text(LONGEST_TEXT, TEXT, required=True)


class RenderedShape(Shape):
    html = fields.String(required=True)


class NewPostShape(PostChangeShape):
    title = text(LONGEST_TITLE, LINE_WITH_WORDS, required=True)
    markdown = text(LONGEST_TEXT, TEXT, load_default="")
