"""The document as a page, for people."""

from dataclasses import dataclass
from typing import Any

from flask import render_template

from web.views.api.blueprint import blueprint
from web.views.api.document import document
from web.views.guards import decides_by
from web.views.surroundings import choose_language


@dataclass(frozen=True)
class Field:
    """``place``: path, query, header, body."""

    place: str
    name: str
    kind: str
    is_required: bool


@dataclass(frozen=True)
class Entry:
    """One operation. ``gives``: the names of what a good answer holds."""

    name: str
    method: str
    path: str
    summary: str
    scope: str
    fields: tuple[Field, ...]
    gives: tuple[str, ...]
    answers: tuple[str, ...]


@blueprint.get("/docs")
@decides_by("read")
def docs() -> str:
    whole = document(choose_language())
    groups: dict[str, list[Entry]] = {}
    for path, operations in whole["paths"].items():
        for method, facts in operations.items():
            groups.setdefault(facts["tags"][0], []).append(_read_entry(whole, path, method, facts))
    return render_template("api/reference.html", groups=groups)


def _read_entry(whole: dict[str, Any], path: str, method: str, facts: dict[str, Any]) -> Entry:
    said = [Field(one["in"], one["name"], *_about(one)) for one in facts.get("parameters", ())]
    good = next(answer for code, answer in facts["responses"].items() if code.startswith("2"))
    return Entry(
        name=facts["operationId"],
        method=method.upper(),
        path=path,
        summary=facts["summary"],
        scope=facts["x-scope"],
        fields=(*said, *_list_body(whole, facts.get("requestBody", {}))),
        gives=tuple(_find_schema(whole, good).get("properties", {})),
        answers=tuple(facts["responses"]),
    )


def _about(parameter: dict[str, Any]) -> tuple[str, bool]:
    return _name_kind(parameter["schema"]), bool(parameter.get("required"))


def _list_body(whole: dict[str, Any], body: dict[str, Any]) -> list[Field]:
    schema = _find_schema(whole, body)
    needed = schema.get("required", ())
    return [
        Field("body", name, _name_kind(facts), name in needed)
        for name, facts in schema.get("properties", {}).items()
    ]


def _find_schema(whole: dict[str, Any], holder: dict[str, Any]) -> dict[str, Any]:
    for content in holder.get("content", {}).values():
        name = content["schema"]["$ref"].rpartition("/")[2]
        return dict(whole["components"]["schemas"][name])
    return {}


def _name_kind(schema: dict[str, Any]) -> str:
    """As somebody reads it: "string, at most 255", "draft | published"."""
    kind = schema.get("type", "")
    words = [" | ".join(kind) if isinstance(kind, list) else str(kind)]
    if "enum" in schema:
        words = [" | ".join(str(one) for one in schema["enum"])]
    bound = next((schema[name] for name in ("maxLength", "maxItems") if name in schema), None)
    bounds = [f"≤ {bound:,}"] if bound else []
    return ", ".join([*words, *bounds, *filter(None, [schema.get("format")])])
