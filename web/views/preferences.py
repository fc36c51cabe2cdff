"""Language and theme, kept in cookies so that guests have them too."""

from datetime import timedelta

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from web.services.accounts import set_language
from web.views.asking import next_path, settings, visitor
from web.views.surroundings import LANGUAGES, THEMES

blueprint = Blueprint("preferences", __name__)


@blueprint.post("/language")
def language() -> Response:
    chosen = _chosen("language", tuple(LANGUAGES))
    person = visitor()
    if person.id is not None:
        set_language(person.id, chosen)
    return _remember("language", chosen)


@blueprint.post("/theme")
def theme() -> Response:
    return _remember("theme", _chosen("theme", THEMES))


def _chosen(field: str, choices: tuple[str, ...]) -> str:
    value = request.form.get(field, "")
    if value not in choices:
        abort(400)
    return value


def _remember(cookie: str, value: str) -> Response:
    response = redirect(next_path())
    response.set_cookie(
        cookie,
        value,
        max_age=timedelta(days=365),
        secure=settings().secure_cookies,
        httponly=True,
        samesite="Lax",
    )
    return response
