"""What shapes share."""

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

LARGEST_ID = 2**63 - 1
MOST_ITEMS = 100
# No half of a surrogate pair: no database takes it. On one line, nothing that cannot be shown either.
TEXT = r"^[^\ud800-\udfff]*$"
HIDDEN = r"\u0000-\u001f\u007f\ufffe\uffff\ud800-\udfff"
TEXT_WITH_WORDS = r"^[^\ud800-\udfff]*[^\s\ud800-\udfff][^\ud800-\udfff]*$"
LINE = rf"^[^{HIDDEN}]*$"
LINE_WITH_WORDS = rf"^[^{HIDDEN}]*[^\s{HIDDEN}][^{HIDDEN}]*$"
CURSOR = r"^[0-9]{1,18}$"


class Shape(Schema):
    """What is not in it is refused, so that a misspelt name is not taken for nothing."""

    class Meta:
        unknown = RAISE


class Truth(fields.Boolean):
    """true and false: not "yes", and not 1."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return bool(super()._deserialize(value, *args, **kwargs))


class Number(fields.Integer):
    """A whole number of JSON: not "5", and not true."""

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def text(longest: int, pattern: str = LINE, **more: Any) -> fields.String:
    checks = [validate.Length(max=longest), validate.Regexp(pattern, error="It holds what cannot be taken.")]
    return fields.String(validate=checks, **more)


def one_of(*choices: str, **more: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(choices), **more)


class PageQuery(Shape):
    """Where in a list to go on."""

    limit = fields.Integer(load_default=20, validate=validate.Range(1, MOST_ITEMS))
    cursor = fields.String(
        validate=validate.Regexp(CURSOR), metadata={"description": "next_cursor of the page before"}
    )


class PersonShape(Shape):
    name = fields.String(required=True)
    display_name = fields.String(required=True)


def next_cursor() -> fields.String:
    about = {"description": "null on the last page"}
    return fields.String(required=True, allow_none=True, metadata=about)


class ProblemShape(Shape):
    """RFC 9457. ``errors``: by place (body, query) and field."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict(keys=fields.String())
