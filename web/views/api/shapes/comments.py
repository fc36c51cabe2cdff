"""Comments."""

from marshmallow import fields, validate

from web.services.moderating import STATUSES
from web.views.api.shapes.base import (
    LARGEST_ID,
    TEXT_WITH_WORDS,
    Number,
    PageQuery,
    Shape,
    next_cursor,
    one_of,
    text,
)
from web.views.comment_form import LONGEST_COMMENT


class CommentShape(Shape):
    """``author``: the name of an account, null for a guest."""

    id = fields.Integer(required=True)
    post_id = fields.Integer(required=True)
    parent_id = fields.Integer(required=True, allow_none=True)
    status = one_of(*STATUSES, required=True)
    author = fields.String(required=True, allow_none=True)
    display_name = fields.String(required=True)
    html = fields.String(required=True)
    created_at = fields.DateTime(required=True)


class ModeratedCommentShape(CommentShape):
    """With what only who decides about it may see."""

    email = fields.String(required=True, allow_none=True)
    markdown = fields.String(required=True)


class CommentsShape(Shape):
    items = fields.List(fields.Nested(CommentShape), required=True)
    next_cursor = next_cursor()


class ModeratedCommentsShape(Shape):
    items = fields.List(fields.Nested(ModeratedCommentShape), required=True)
    next_cursor = next_cursor()


class QueueQuery(PageQuery):
    status = one_of(*STATUSES, load_default="held")


class NewCommentShape(Shape):
    markdown = text(LONGEST_COMMENT, TEXT_WITH_WORDS, required=True)
    parent_id = Number(validate=validate.Range(1, LARGEST_ID), allow_none=True)


class DecisionShape(Shape):
    status = one_of("approved", "spam", required=True)
