"""Tags."""

from marshmallow import fields

from web.views.api.shapes.base import Shape, next_cursor


class TagLinkShape(Shape):
    name = fields.String(required=True)
    slug = fields.String(required=True)


class TagShape(TagLinkShape):
    """``count``: texts that carry it, of those that the token's owner may know of."""

    count = fields.Integer(required=True)


class TagsShape(Shape):
    items = fields.List(fields.Nested(TagShape), required=True)
    next_cursor = next_cursor()
