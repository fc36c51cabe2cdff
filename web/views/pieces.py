"""Pieces that stand on many pages, or on one page for months: each rendered once, and kept.

A piece is kept under all that it is made of: its facts, the language and the time zone. So none can be out of
date, and none may hold anything of the visitor that is not among its facts.
"""

from datetime import tzinfo
from functools import lru_cache
from typing import cast

from babel import Locale
from flask import Flask, current_app
from flask_babel import get_locale, get_timezone
from markupsafe import Markup

from web.services.shown import PostCard
from web.services.threads import CommentThread
from web.views.comment_form import CommentForm

MOST = 1024  # of each process; some two kilobytes each
LONGEST = 4_000  # characters of a comment; what is longer is rare, and would fill the memory


def init_app(app: Flask) -> None:
    app.extensions["pieces"] = lru_cache(maxsize=MOST)(_render)
    app.jinja_env.globals.update(post_card=post_card, comment=comment)
    app.jinja_env.globals.update(comment_fields=comment_fields, empty_comment_form=_empty_comment_form)


def post_card(card: PostCard, *, with_author: bool = True, is_pinned: bool = False) -> Markup:
    return _keep("macros/post_card.html", "post_card", card, with_author, is_pinned)


def comment(said: CommentThread, slug: str, *, can_answer: bool) -> Markup:
    facts = (said, slug, can_answer)
    if len(said.html) > LONGEST:
        return _render("macros/comment.html", "comment", facts, get_locale(), get_timezone())
    return _keep("macros/comment.html", "comment", *facts)


def comment_fields(form: CommentForm, *, is_guest: bool, may_follow: bool) -> Markup:
    """Empty fields are the same for everybody; what was typed and refused is shown to who typed it."""
    template = "macros/comment_fields.html"
    if form.is_submitted():
        facts = (form, is_guest, may_follow)
        return _render(template, "comment_fields", facts, get_locale(), get_timezone())
    return _keep(template, "empty_comment_fields", is_guest, may_follow)


def _empty_comment_form() -> CommentForm:
    return CommentForm(formdata=None, meta={"csrf": False})


def _keep(template: str, macro: str, *facts: object) -> Markup:
    keep = current_app.extensions["pieces"]
    return cast("Markup", keep(template, macro, facts, get_locale(), get_timezone()))


def _render(template: str, macro: str, facts: tuple[object, ...], _locale: Locale, _zone: tzinfo) -> Markup:
    module = current_app.jinja_env.get_template(template).module
    return Markup(getattr(module, macro)(*facts))  # noqa: S704 - of a template of ours, which escapes
