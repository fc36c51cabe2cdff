"""What stands around every page: language, theme, navigation, and what templates may call."""

import hashlib
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

from flask import Flask, current_app, g, has_request_context, request, url_for
from flask_login import current_user

from web.extensions import login
from web.models import utc_now
from web.services.people import Guest, Person, load_person
from web.services.posts import list_navigation_pages
from web.services.shown import PostLink
from web.services.site.choices import Site
from web.services.site.storing import known_site, load_site
from web.services.text_facts import count_minutes, language_of
from web.views.asking import own_address, settings, this_visit, visitor
from web.views.times import write_zoned_moment

LANGUAGES = {"en": "English", "zh": "中文"}
THEMES = ("auto", "light", "dark")


def init_app(app: Flask) -> None:
    login.anonymous_user = Guest
    login.user_loader(_load_person)
    app.context_processor(_describe)
    app.jinja_env.globals.update(static_url=static_url, can=_can, own_address=own_address)
    app.jinja_env.filters["zonedformat"] = write_zoned_moment
    app.jinja_env.globals.update(language_of=language_of, count_minutes=count_minutes)


def choose_language() -> str:
    """The choice in the cookie, then that of the account, then the browser's, then the blog's."""
    if not has_request_context():  # a command
        return known_site().language
    if "language" not in g:
        g.language = _choose_language()
    return str(g.language)


def choose_time_zone() -> str:
    return _site().time_zone


def static_url(name: str) -> str:
    """With the file's digest, so that browsers keep it for a year and still see a new one at once."""
    # A page names twenty files: they are looked at once a second, not twenty times a page.
    second, known = current_app.extensions.get("static_urls", (0, {}))
    if second != int(time.time()):
        second, known = current_app.extensions["static_urls"] = (int(time.time()), {})
    if name not in known:
        known[name] = _static_url(name)
    return str(known[name])


def _static_url(name: str) -> str:
    folder = current_app.static_folder or ""
    path = Path(folder) / name
    return url_for("static", filename=name, v=_digest(path, path.stat().st_mtime_ns if path.is_file() else 0))


@cache
def _digest(path: Path, _changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "missing"


def _describe() -> dict[str, object]:
    blog = _site()
    return {
        "site": replace(settings(), site_title=blog.title, default_language=blog.language),
        "blog": blog,
        "locale": choose_language(),
        "languages": LANGUAGES,
        "theme": choose_theme(),
        "navigation_pages": _navigation(),
        "now": utc_now(),
    }


def _choose_language() -> str:
    wishes = (request.cookies.get("language"), None if g.get("is_failing") else current_user.language)
    chosen = next((wish for wish in wishes if wish in LANGUAGES), None)
    return chosen or request.accept_languages.best_match(LANGUAGES) or _site().language


def choose_theme() -> str:
    theme = request.cookies.get("theme")
    return theme if theme in THEMES else "auto"


def _site() -> Site:
    return known_site() if g.get("is_failing") else load_site()


def _navigation() -> list[PostLink]:
    return [] if g.get("is_failing") else list_navigation_pages()


def _load_person(token: str) -> Person | None:
    return None if g.get("is_failing") else load_person(token, this_visit())


def _can(permission: str) -> bool:
    return visitor().can(permission)
