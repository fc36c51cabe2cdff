"""Whatever goes wrong under /api, as RFC 9457 says it."""

from collections.abc import Mapping

from flask import Response, json, make_response, request
from werkzeug.exceptions import HTTPException, UnprocessableEntity
from werkzeug.http import HTTP_STATUS_CODES

_OURS = ("retry-after", "allow", "www-authenticate")
_DETAILS = {
    404: "There is nothing here, or nothing that this token may see.",
    405: "This address takes another method.",
    412: "It was changed meanwhile: read it again, and send the new ETag in If-Match.",
    413: "A request may have 16 MiB.",
    415: "Send the body as the document says, with its Content-Type.",
    428: "Say in If-Match which state you change: the ETag that came with it.",
    429: "Too fast: wait as long as Retry-After says.",
    500: "It is our fault, and it was written down.",
    503: "The database does not answer. Try again as Retry-After says.",
}


class RefusedInputError(UnprocessableEntity):
    """What was sent does not fit; ``errors`` says what about which field."""

    def __init__(self, errors: Mapping[str, object]) -> None:
        super().__init__("Some of what was sent is refused.")
        self.errors = errors


def is_api() -> bool:
    return request.path.startswith("/api/") or request.path == "/api"


def make_problem(error: HTTPException) -> Response:
    code = error.code or 500
    facts: dict[str, object] = {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES.get(code, "Error"),
        "status": code,
        "detail": _DETAILS.get(code) or error.description or "",
    }
    if isinstance(error, RefusedInputError):
        facts["detail"], facts["errors"] = error.description, error.errors
    response = make_response(json.dumps(facts), code)
    response.content_type = "application/problem+json"
    for name, value in error.get_headers():
        if name.lower() in _OURS:
            response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response
