"""From a request to checked values."""

from typing import Any

from flask import request
from marshmallow import ValidationError
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from web.views.api.problems import RefusedInputError
from web.views.api.shapes.base import Shape


def read_query(shape: type[Shape] | None) -> dict[str, Any]:
    said = request.args.to_dict(flat=False)
    twice = {name: ["Say it once."] for name, values in said.items() if len(values) > 1}
    if twice:
        raise RefusedInputError({"query": twice})
    return _load(shape or Shape, {name: values[0] for name, values in said.items()}, "query")


def read_body(shape: type[Shape] | None, is_upload: bool) -> dict[str, Any]:  # noqa: FBT001 - of the declaration
    if shape is None:
        return {}
    if is_upload:
        if request.mimetype != "multipart/form-data":
            raise UnsupportedMediaType
        return _load(shape, {**request.form.to_dict(), **request.files.to_dict()}, "body")
    return _load(shape, _read_json(), "body")


def _read_json() -> Any:
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        return request.get_json()
    except RecursionError:  # brackets in brackets in brackets
        raise BadRequest("The body is no JSON that anybody would write.") from None


def _load(shape: type[Shape], said: Any, place: str) -> dict[str, Any]:
    try:
        return dict(shape().load(said))
    except ValidationError as error:
        raise RefusedInputError({place: error.messages}) from None
