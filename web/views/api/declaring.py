"""One declaration per operation: what it needs, takes and gives. Requests and the document follow it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import abort, jsonify, make_response, request
from flask_babel import LazyString
from werkzeug.wrappers import Response

from web.views.api.bearer import enter
from web.views.api.blueprint import blueprint
from web.views.api.etags import etag_of
from web.views.api.reading_input import read_body, read_query
from web.views.api.shapes.base import LARGEST_ID, Shape
from web.views.guards import decides_by


@dataclass(frozen=True)
class Given:
    """What came with the request, as its shapes let it through."""

    query: dict[str, Any]
    body: dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """``is_guarded``: it needs If-Match. ``can_fail``: answers besides those that follow from the rest."""

    permission: str
    scope: str
    summary: LazyString
    query: type[Shape] | None = None
    body: type[Shape] | None = None
    gives: type[Shape] | None = None
    status: int = 200
    is_upload: bool = False
    is_guarded: bool = False
    can_fail: tuple[int, ...] = field(default=())


@dataclass(frozen=True)
class Made:
    """What was made, and where it is read."""

    shown: dict[str, object]
    path: str


View = Callable[..., Any]


def serve(method: str, rule: str, operation: Operation) -> Callable[[View], View]:
    """Register a view that takes ``Given`` and the path's values, and returns what ``gives`` describes."""

    def register(view: View) -> View:
        @wraps(view)
        def answer(**path: object) -> Response:
            enter(operation.permission, operation.scope)
            _refuse_numbers_of_nothing(path)
            given = Given(read_query(operation.query), read_body(operation.body, operation.is_upload))
            return _answer(operation, view(given, **path))

        marked = decides_by(operation.permission)(answer)
        vars(marked)["operation"] = operation
        blueprint.add_url_rule(rule, view.__name__, marked, methods=[method], provide_automatic_options=False)
        return view

    return register


def _refuse_numbers_of_nothing(path: dict[str, object]) -> None:
    """Larger ones fit no column."""
    if any(isinstance(value, int) and not 1 <= value <= LARGEST_ID for value in path.values()):
        abort(404)


def _answer(operation: Operation, result: Any) -> Response:
    if operation.gives is None:
        return make_response("", 204)
    shown, path = (result.shown, result.path) if isinstance(result, Made) else (result, "")
    content = operation.gives().dump(shown)
    response: Response = make_response(jsonify(content), operation.status)
    if path:
        response.headers["Location"] = path
    response.set_etag(etag_of(content))
    return response.make_conditional(request) if request.method in {"GET", "HEAD"} else response
