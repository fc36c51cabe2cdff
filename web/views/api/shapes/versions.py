"""Versions of a text."""

from marshmallow import fields

from web.models.post import STATUSES
from web.views.api.shapes.base import Shape, next_cursor, one_of


class VersionShape(Shape):
    """``author``: who saved it, as readers see their name; null when the account is gone."""

    number = fields.Integer(required=True)
    title = fields.String(required=True)
    status = one_of(*STATUSES, required=True)
    saved_at = fields.DateTime(required=True)
    author = fields.String(required=True, allow_none=True)


class WholeVersionShape(VersionShape):
    markdown = fields.String(required=True)
    tags = fields.List(fields.String(), required=True)


class VersionsShape(Shape):
    items = fields.List(fields.Nested(VersionShape), required=True)
    next_cursor = next_cursor()
