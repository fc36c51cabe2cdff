"""Writing and changing posts and pages."""

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.models import Autosave, Post
from web.services import publishing
from web.services.drafting import autosaves, versions
from web.services.drafting.versions import NewerVersionError
from web.services.posts import find_by_id
from web.services.slugs import make_slug
from web.views.asking import person_id, visitor
from web.views.guards import decides_by, require
from web.views.writing.access import edit_url, find_own, read_url
from web.views.writing.blueprint import blueprint
from web.views.writing.comparison import Side, compare_sides
from web.views.writing.post_form import PostForm, fill_form, typed_fields
from web.views.writing.uploading import add_picture, find_undescribed

Answer = Response | str | tuple[str, int]


@blueprint.route("/write", methods=["GET", "POST"])
@require("write")
def new() -> Answer:
    offered, taken = _find_typed(None)
    return _write(PostForm(data=typed_fields(taken)), None, offered)


@blueprint.route("/posts/<slug>/edit", methods=["GET", "POST"], endpoint="edit")
@blueprint.route("/pages/<slug>/edit", methods=["GET", "POST"], endpoint="edit_page")
@decides_by("edit")
def edit(slug: str) -> Answer:
    post = find_own(slug)
    offered, taken = _find_typed(post)
    return _write(fill_form(post, taken), post, offered)


def _find_typed(post: Post | None) -> tuple[list[Autosave], Autosave | None]:
    """What was typed and not saved, and of it what ``?typed=`` brings back."""
    if request.method != "GET":
        return [], None
    rows, wanted = autosaves.list_typed(person_id(), post), request.args.get("typed")
    taken = next((row for row in rows if str(row.id) == wanted), None)
    return [row for row in rows if row is not taken], taken


def _write(form: PostForm, post: Post | None, typed: list[Autosave]) -> Answer:
    form.offer_kinds(_kinds(post))
    if not form.is_submitted():
        return _show(form, post, typed=typed)
    if not (form.validate() and add_picture(form)):
        return _show(form, post), 422
    if undescribed := find_undescribed(form, post):
        return _show(form, post, undescribed=undescribed), 422
    post_id = post.id if post else None
    try:
        saved = publishing.save_post(form.to_draft(may_pin=visitor().can("pin")), person_id(), post_id)
    except NewerVersionError:
        return _show_both(form, post_id), 409
    flash(_("Saved."))
    if form.slug.data and saved.slug != make_slug(form.slug.data, saved.kind):
        flash(_("Another text has, or had, this address. Yours is: %(slug)s", slug=saved.slug))
    return redirect(read_url(saved))


def _show(form: PostForm, post: Post | None, **more: object) -> str:
    others = autosaves.list_others_writing(person_id(), post.id) if post else []
    return render_template(
        "writing/edit.html", form=form, post=post, others=others, edit_url=edit_url(post), **more
    )


def _show_both(form: PostForm, post_id: int | None) -> str:
    """What was typed stays in the form; saving once more is the writer's decision to put it over theirs."""
    post = find_by_id(post_id) if post_id else None
    if post is None:
        form.based_on.data = "0"
        return _show(form, None, is_gone=True)
    words = versions.words_of(post)
    number = versions.newest_number(post.id)
    form.based_on.data = str(number)
    theirs = Side(words.title, words.markdown, words.tags)
    yours = Side(form.title.data, form.markdown.data, form.tags.data)
    return _show(form, post, conflict=compare_sides(theirs, yours), newer=versions.find_line(post.id, number))


def _kinds(post: Post | None) -> set[str]:
    if visitor().can("write_pages"):
        return {"post", "page"}
    return {post.kind if post else "post"}
