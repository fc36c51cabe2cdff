"""The API's document, made of the declarations when it is first asked for."""

import re
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import current_app, jsonify, make_response, request
from flask_babel import force_locale
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from web.views.api.blueprint import PREFIX, blueprint
from web.views.api.declaring import Operation
from web.views.api.shapes.base import LARGEST_ID, ProblemShape
from web.views.guards import decides_by

_PARAMETER = re.compile(r"<(?:(int):)?(\w+)>")
_METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
_ALWAYS = (401, 403, 422, 429)


@blueprint.get("/openapi.json")
@decides_by("read")
def openapi() -> Response:
    response: Response = make_response(jsonify(document("en")))
    response.headers["Cache-Control"] = "public, max-age=300"
    response.add_etag()
    return response.make_conditional(request)


def document(language: str) -> dict[str, Any]:
    """In English for programs; the page about it reads its summaries in the reader's language."""
    made: dict[str, dict[str, Any]] = current_app.extensions.setdefault("api documents", {})
    if language not in made:
        with force_locale(language):
            made[language] = _make()
    return made[language]


def _make() -> dict[str, Any]:
    spec = APISpec("Inkstone", "1", "3.1.0", plugins=[MarshmallowPlugin()])
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Problem", schema=ProblemShape)
    for rule in current_app.url_map.iter_rules():
        operation = getattr(current_app.view_functions[rule.endpoint], "operation", None)
        if isinstance(operation, Operation):
            path = _PARAMETER.sub(r"{\2}", rule.rule)
            for method in (rule.methods or set()) & _METHODS:
                spec.path(path, operations={method.lower(): _describe(rule, method, operation)})
    return {**spec.to_dict(), "servers": [{"url": "/"}]}


def _describe(rule: Rule, method: str, operation: Operation) -> dict[str, Any]:
    name = rule.endpoint.partition(".")[2]
    described: dict[str, Any] = {
        "operationId": name,
        "summary": str(operation.summary),
        "tags": [rule.rule.removeprefix(f"{PREFIX}/").partition("/")[0]],
        "security": [{"token": []}],
        "x-permission": operation.permission,
        "x-scope": operation.scope,
        "parameters": [*_list_parameters(rule, method, operation)],
        "responses": _list_answers(method, operation),
    }
    if operation.body:
        kind = "multipart/form-data" if operation.is_upload else "application/json"
        described["requestBody"] = {"required": True, "content": {kind: {"schema": operation.body}}}
    return described


def _list_parameters(rule: Rule, method: str, operation: Operation) -> list[dict[str, Any]]:
    found = [_describe_place(kind, name) for kind, name in _PARAMETER.findall(rule.rule)]
    if operation.query:
        found.append({"in": "query", "schema": operation.query})
    if operation.is_guarded:
        found.append({"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"}})
    elif method == "GET":
        found.append({"in": "header", "name": "If-None-Match", "schema": {"type": "string"}})
    return found


def _describe_place(kind: str, name: str) -> dict[str, Any]:
    number = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
    schema = number if kind == "int" else {"type": "string", "minLength": 1, "pattern": "^[^/]+$"}
    return {"in": "path", "name": name, "required": True, "schema": schema}


def _list_answers(method: str, operation: Operation) -> dict[str, Any]:
    good: dict[str, Any] = {"description": HTTPStatus(operation.status).phrase}
    if operation.gives:
        good["content"] = {"application/json": {"schema": operation.gives}}
        good["headers"] = {"ETag": {"required": True, "schema": {"type": "string"}}}
    if operation.status == HTTPStatus.CREATED:
        good["headers"]["Location"] = {"required": True, "schema": {"type": "string"}}
    answers: dict[str, Any] = {str(operation.status): good}
    if method == "GET":
        answers["304"] = {"description": HTTPStatus.NOT_MODIFIED.phrase}
    return answers | {str(code): _describe_problem(code) for code in sorted(_list_problems(operation))}


def _list_problems(operation: Operation) -> set[int]:
    codes = {*_ALWAYS, *operation.can_fail}
    if operation.is_guarded:
        codes |= {412, 428}
    return codes | {400, 413, 415} if operation.body else codes


def _describe_problem(code: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    answer: dict[str, Any] = {"description": HTTPStatus(code).phrase}
    answer["content"] = {"application/problem+json": {"schema": schema}}
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        answer["headers"] = {"Retry-After": {"required": True, "schema": {"type": "integer"}}}
    return answer
