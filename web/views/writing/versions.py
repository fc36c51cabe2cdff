"""The versions of a text: listed, compared, had again."""

from flask import abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.models import Post, PostVersion
from web.services import publishing
from web.services.drafting import versions as kept
from web.views.asking import person_id
from web.views.guards import decides_by
from web.views.turning import read_sheet
from web.views.writing.access import edit_url, find_own
from web.views.writing.blueprint import blueprint
from web.views.writing.comparison import Side, compare_sides
from web.views.writing.post_form import read_number


@blueprint.get("/posts/<slug>/versions")
@decides_by("edit")
def versions(slug: str) -> str:
    post = find_own(slug)
    sheet = read_sheet(lambda limit, offset: kept.list_versions(post.id, limit, offset=offset))
    newest = kept.newest_number(post.id)
    return render_template(
        "writing/versions.html", post=post, sheet=sheet, newest=newest, edit_url=edit_url(post)
    )


@blueprint.get("/posts/<slug>/versions/<int:number>")
@decides_by("edit")
def version(slug: str, number: int) -> str:
    """Beside the one before it, or the one that ``?with=`` names."""
    post = find_own(slug)
    shown = _find(post, number)
    other = kept.find_version(post.id, read_number(request.args.get("with")) or number - 1)
    old, new = sorted((other or shown, shown), key=lambda one: one.number)
    return render_template(
        "writing/version.html",
        post=post,
        shown=shown,
        line=kept.find_line(post.id, shown.number),
        other=other,
        newest=kept.newest_number(post.id),
        comparison=compare_sides(_side(old), _side(new)) if other else None,
    )


@blueprint.post("/posts/<slug>/versions/<int:number>/restore")
@decides_by("edit")
def restore_version(slug: str, number: int) -> Response:
    """Title, text and tags; who may see the text stays as it is now. It is one more version itself."""
    post = find_own(slug)
    publishing.restore_version(post, _find(post, number), person_id())
    flash(_("Version %(number)s is the text again.", number=number))
    return redirect(edit_url(post))


def _find(post: Post, number: int) -> PostVersion:
    # A larger number fits no column.
    return (number < 2**31 and kept.find_version(post.id, number)) or abort(404)


def _side(version: PostVersion) -> Side:
    return Side(version.title, version.markdown, version.tags)
