"""Pictures."""

from marshmallow import fields

from web.views.api.shapes.base import Shape, next_cursor, text

LONGEST_ALT = 500


class UploadedShape(Shape):
    """``id``: null where somebody else had uploaded the same picture, which stays theirs."""

    id = fields.Integer(required=True, allow_none=True)
    path = fields.String(required=True)
    markdown = fields.String(required=True, metadata={"description": "what shows it in a text"})
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    alt = fields.String(required=True)


class FileShape(UploadedShape):
    """``is_used``: a text, a version of one, or somebody's typing has it; so it cannot be deleted."""

    id = fields.Integer(required=True)
    is_used = fields.Boolean(required=True)
    created_at = fields.DateTime(required=True)


class FilesShape(Shape):
    items = fields.List(fields.Nested(FileShape), required=True)
    next_cursor = next_cursor()


class NewFileShape(Shape):
    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})
    alt = text(LONGEST_ALT, load_default="")
