"""What readers see."""

import re
from datetime import UTC, datetime
from typing import NoReturn

from babel.dates import format_skeleton
from flask import Blueprint, abort, redirect, render_template, request, send_from_directory, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from web.services import archive, cards, posts, scopes
from web.services.comment_rules.challenges import make_stamp
from web.services.contents import list_headings
from web.services.drafting.addresses import find_moved
from web.services.permissions import can_edit
from web.services.scopes import Scope
from web.services.shown import ReadPost
from web.services.tag_editing import find_moved_tag
from web.services.visibility import can_read
from web.views.asking import settings, visitor
from web.views.comment_form import read_form
from web.views.post_facts import find_picture
from web.views.post_page import render_post
from web.views.public_lists import read_public_page
from web.views.read_counting import note_read

blueprint = Blueprint("reading", __name__)
_MEDIA_NAME = re.compile(r"([0-9a-f]{2}/[0-9a-f]{64})(?:-(?:480|960))?\.webp")
NOTHING = '<svg xmlns="http://www.w3.org/2000/svg"/>'
_YEARS = range(1, 9999)  # the month after the last one has to be a month too
_MONTHS = range(1, 13)


@blueprint.get("/")
def home() -> str:
    page = read_public_page(scopes.EVERYTHING)
    return render_template("home.html", page=page, pinned=cards.list_pinned() if not request.args else [])


@blueprint.get("/posts/<slug>")
def post(slug: str) -> str:
    found = _find(slug, "post")
    return render_post(found, read_form())


@blueprint.get("/posts/<slug>/seen")
def seen(slug: str) -> Response:
    """A picture of nothing on a post's page: who loads it reads there, whoever gave them the page."""
    note_read(_find(slug, "post"))
    response = Response(NOTHING, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/posts/<slug>/stamp")
def stamp(slug: str) -> Response:
    """For the form on a page that many share: each sum is good for one comment."""
    response = Response(make_stamp(_find(slug, "post").id), mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/pages/<slug>")
def page(slug: str) -> str:
    found = _find(slug, "page")
    return render_template(
        "page.html",
        post=found,
        headings=list_headings(found.html),
        picture=find_picture(found),
        can_edit=can_edit(visitor(), found.author_id),
    )


@blueprint.get("/tags/")
def tags() -> str:
    return render_template("tags.html", tags=archive.list_tags())


@blueprint.get("/tags/<slug>")
def tag(slug: str) -> str:
    subject = archive.find_tag(slug) or _lead_to_tag(slug)
    return _render_listing("tag", subject.name, subject, scopes.with_tag(subject.id))


@blueprint.get("/authors/<name>")
def author(name: str) -> str:
    subject = archive.find_author(name) or abort(404)
    return _render_listing("author", subject.display_name, subject, scopes.by_author(subject.id))


@blueprint.get("/archive/", endpoint="archive")
def archive_page() -> str:
    return render_template("archive.html", years=archive.list_years())


@blueprint.get("/archive/<int:year>/<int:month>")
def month(year: int, month: int) -> str:
    if year not in _YEARS or month not in _MONTHS:
        abort(404)
    subject = datetime(year, month, 1, tzinfo=UTC)
    heading = format_skeleton("yMMMM", subject, locale=get_locale())
    return _render_listing("month", heading, subject, scopes.in_month(year, month))


@blueprint.get("/media/<path:name>")
def media(name: str) -> Response:
    """Only names that an upload gives: nothing else in the folder is anybody's to read."""
    match = _MEDIA_NAME.fullmatch(name)
    if match is None:
        abort(404)
    folder = settings().media_directory
    if not (folder / name).is_file():  # a narrower one that the worker has still to draw
        response = send_from_directory(folder, f"{match[1]}.webp", mimetype="image/webp")
        response.headers["Cache-Control"] = "public, max-age=300"
        return response
    response = send_from_directory(folder, name, mimetype="image/webp")
    # The name is the digest of the bytes: it never means another picture.
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _find(slug: str, kind: str) -> ReadPost:
    found = posts.read_post(slug, kind)
    if found is None:
        _lead_to_moved(slug)
    if found is None or not can_read(visitor(), found):
        abort(404)
    return found


def _lead_to_moved(slug: str) -> None:
    """An old address leads on for ever, but only who may read the text learns where to."""
    moved = find_moved(slug)
    if moved is not None and can_read(visitor(), moved):
        endpoint = "reading.page" if moved.kind == "page" else "reading.post"
        abort(redirect(url_for(endpoint, slug=moved.slug), 301))


def _lead_to_tag(slug: str) -> NoReturn:
    moved = find_moved_tag(slug)
    if moved is None or archive.find_tag(moved.slug) is None:
        abort(404)
    abort(redirect(url_for("reading.tag", slug=moved.slug), 301))


def _render_listing(kind: str, heading: str, subject: object, scope: Scope) -> str:
    return render_template(
        "listing.html",
        kind=kind,
        heading=heading,
        subject=subject,
        page=read_public_page(scope),
        total=cards.count_public(scope),
        feed={"of": kind, "which": request.view_args} if kind in {"tag", "author"} else None,
    )
