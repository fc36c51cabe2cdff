"""Writing, changing and deleting posts and pages."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.models import Post
from web.services import cards, posts, publishing
from web.services.markdown import render
from web.services.permissions import can_edit
from web.services.pictures import StoredPicture, store_picture
from web.services.recoding import BadPictureError
from web.services.visibility import can_read
from web.views.asking import person_id, settings, visitor
from web.views.fields import Form
from web.views.guards import decides_by, refuse_unless, require
from web.views.pagination import read_page
from web.views.post_form import LONGEST_TEXT, PostForm, fill_form

blueprint = Blueprint("writing", __name__)


@blueprint.route("/write", methods=["GET", "POST"])
@require("write")
def new() -> Response | str | tuple[str, int]:
    return _write(PostForm(), None)


@blueprint.route("/posts/<slug>/edit", methods=["GET", "POST"], endpoint="edit")
@blueprint.route("/pages/<slug>/edit", methods=["GET", "POST"], endpoint="edit_page")
@decides_by("edit")
def edit(slug: str) -> Response | str | tuple[str, int]:
    post = _find_own(slug)
    return _write(fill_form(post), post)


@blueprint.route("/posts/<slug>/delete", methods=["GET", "POST"])
@decides_by("edit")
def delete(slug: str) -> Response | str:
    """Also of pages: a slug means one text, whatever its kind."""
    post = _find_own(slug)
    form = Form()
    if not form.validate_on_submit():
        return render_template("writing/delete.html", form=form, post=post)
    publishing.delete_post(post)
    flash(_("The text is deleted."))
    return redirect(url_for("writing.mine"))


@blueprint.get("/drafts")
@require("write")
def mine() -> str:
    own = person_id()
    page = read_page(cards.count_own(own), lambda limit, offset: cards.list_own(own, limit, offset))
    return render_template("writing/mine.html", page=page)


@blueprint.post("/pictures")
@require("write")
def upload() -> dict[str, str | int] | tuple[dict[str, str], int]:
    file = request.files.get("picture")
    if file is None:
        return {"error": _("There is no picture in this upload.")}, 422
    try:
        picture = _store(file.read(), request.form.get("alt", ""))
    except BadPictureError:
        return {"error": _bad_picture()}, 422
    url = url_for("reading.media", name=picture.name)
    return {"url": url, "markdown": picture.markdown, "width": picture.width, "height": picture.height}


@blueprint.post("/preview")
@require("write")
def preview() -> str:
    text = request.form.get("markdown", "")
    if len(text) > LONGEST_TEXT:
        abort(413)
    return render(text).html


def _write(form: PostForm, post: Post | None) -> Response | str | tuple[str, int]:
    form.offer_kinds(_kinds(post))
    if not form.is_submitted():
        return render_template("writing/edit.html", form=form, post=post)
    if not (form.validate() and _add_picture(form)):
        return render_template("writing/edit.html", form=form, post=post), 422
    saved = publishing.save_post(form.to_draft(), person_id(), post.id if post else None)
    flash(_("Saved."))
    return redirect(url_for("reading.page" if saved.kind == "page" else "reading.post", slug=saved.slug))


def _kinds(post: Post | None) -> set[str]:
    if visitor().can("write_pages"):
        return {"post", "page"}
    return {post.kind if post else "post"}


def _find_own(slug: str) -> Post:
    """404 where the visitor may not even know that it exists."""
    refuse_unless(allowed=visitor().is_authenticated)
    post = posts.find_post(slug)
    if post is None or not can_read(visitor(), post):
        abort(404)
    refuse_unless(allowed=can_edit(visitor(), post.author_id))
    return post


def _add_picture(form: PostForm) -> bool:
    """The way without JavaScript: the picture comes with the text and stands at its end."""
    file = form.picture.data
    if not file:
        return True
    try:
        picture = _store(file.read(), form.title.data)
    except BadPictureError:
        form.picture.errors = [_bad_picture()]
        return False
    form.markdown.data = f"{form.markdown.data}\n\n{picture.markdown}\n".lstrip("\n")
    return True


def _store(data: bytes, alt: str) -> StoredPicture:
    alt = " ".join(alt.split())[:500]
    return store_picture(data, person_id(), alt, settings().media_directory)


def _bad_picture() -> str:
    return str(_("This is no PNG, JPEG, WebP or GIF, or it is damaged or too large."))
