"""What the editor keeps on the server while somebody types, and how it is thrown away."""

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from web.models import Post
from web.services.drafting import autosaves, versions
from web.services.drafting.autosaves import Typed, WindowTakenError
from web.views.asking import person_id
from web.views.fields import unify_line_ends
from web.views.guards import decides_by, require
from web.views.writing.access import edit_url, find_own
from web.views.writing.blueprint import blueprint
from web.views.writing.post_form import LONGEST_TEXT, read_number, read_window

LONGEST_LINE = 4_000  # title and tags: longer than any that could be saved, so that typing is never cut
_MOST_DIGITS = 18  # more do not fit a BIGINT


@blueprint.post("/write/typed")
@require("write")
def keep_new() -> dict[str, object]:
    return _keep(None)


@blueprint.post("/posts/<slug>/typed")
@decides_by("edit")
def keep_typed(slug: str) -> dict[str, object]:
    return _keep(find_own(slug))


@blueprint.post("/write/typed/discard")
@require("write")
def discard_new() -> Response:
    return _discard(None)


@blueprint.post("/posts/<slug>/typed/discard")
@decides_by("edit")
def discard_typed(slug: str) -> Response:
    return _discard(find_own(slug))


def _keep(post: Post | None) -> dict[str, object]:
    """``newest``: the version that is saved by now, so that the page can tell of somebody else's."""
    title, tags = request.form.get("title", ""), request.form.get("tags", "")
    markdown = unify_line_ends(request.form.get("markdown"))
    if max(len(title), len(tags)) > LONGEST_LINE or len(markdown) > LONGEST_TEXT:
        abort(413)
    typed = Typed(title, markdown, tags, read_number(request.form.get("based_on")) or 0)
    window = read_window(request.form.get("window"), request.form.get("took"))
    try:
        saved_at = autosaves.keep_typed(person_id(), post.id if post else None, typed, window)
    except WindowTakenError:
        abort(409)
    return {"saved_at": saved_at.isoformat(), "newest": versions.newest_number(post.id) if post else 0}


def _discard(post: Post | None) -> Response:
    """One of what was typed, by its number."""
    which = request.form.get("which", "")
    if which.isascii() and which.isdecimal() and len(which) <= _MOST_DIGITS:
        autosaves.discard_typed(person_id(), post.id if post else None, int(which))
    return redirect(edit_url(post))
