"""Writing, changing, publishing and deleting texts, as the editor does."""

from dataclasses import replace
from typing import Any

from flask import abort, url_for
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import Forbidden, PreconditionFailed

from web.models import Post
from web.services import publishing
from web.services.drafting.versions import NewerVersionError, lock_for_saving, newest_number
from web.services.markdown import render
from web.services.permissions import can_edit
from web.services.publishing import Draft
from web.services.visibility import status_now
from web.views.api.bearer import bearer
from web.views.api.declaring import Given, Made, Operation, serve
from web.views.api.etags import require_match
from web.views.api.posts import POST, describe_whole, find
from web.views.api.problems import RefusedInputError
from web.views.api.shapes.posts import (
    NewPostShape,
    PostChangeShape,
    PreviewShape,
    RenderedShape,
    WholePostShape,
)
from web.views.fields import unify_line_ends

_WRITE = Operation(
    *("write", "posts", _("Write a text")), body=NewPostShape, gives=WholePostShape, status=201
)
_CHANGE = Operation(
    *("edit", "posts", _("Change a text")),
    body=PostChangeShape,
    gives=WholePostShape,
    is_guarded=True,
    can_fail=(404,),
)
_DELETE = Operation(*("edit", "posts", _("Delete a text")), status=204, is_guarded=True, can_fail=(404,))
_RENDER = Operation("write", "posts", _("Show Markdown as HTML"), body=PreviewShape, gives=RenderedShape)


@serve("POST", "/posts", _WRITE)
def write_post(given: Given) -> Made:
    _refuse_beyond_role(given.body, "post")
    post = _save(_draft(given.body, Draft("", "")), None)
    return Made(describe_whole(post), url_for("api.show_post", post_id=post.id))


@serve("PATCH", POST, _CHANGE)
def change_post(given: Given, post_id: int) -> dict[str, object]:
    """Publishing is a change of its status."""
    post = find_to_change(post_id)
    _refuse_beyond_role(given.body, post.kind)
    return describe_whole(_save(_draft(given.body, _as_draft(post)), post.id))


@serve("DELETE", POST, _DELETE)
def delete_post(_given: Given, post_id: int) -> None:
    publishing.delete_post(find_to_change(post_id), bearer().id)


@serve("POST", "/preview", _RENDER)
def preview(given: Given) -> dict[str, object]:
    return {"html": render(given.body["markdown"]).html}


def find_to_edit(post_id: int) -> Post:
    """404 where the token's owner may not even know that it exists."""
    post = find(post_id)
    if not can_edit(bearer(), post.author_id):
        raise Forbidden("This text is somebody else's.")
    return post


def find_to_change(post_id: int) -> Post:
    """Locked until it is saved, so that nobody comes in between what was compared and what is written."""
    find_to_edit(post_id)
    try:
        post = lock_for_saving(post_id)
    except NewerVersionError:
        abort(404)
    require_match(WholePostShape, describe_whole(post))
    return post


def _as_draft(post: Post) -> Draft:
    return Draft(
        title=post.title,
        markdown=post.markdown,
        slug=post.slug,
        tags=", ".join(tag.name for tag in post.tags),
        status=status_now(post.status, post.published_at),
        kind=post.kind,
        published_at=post.published_at,
        based_on=newest_number(post.id),
    )


def _draft(body: dict[str, Any], present: Draft) -> Draft:
    said = dict(body)
    if "title" in said:
        said["title"] = said["title"].strip()
    if "slug" in said:
        said["slug"] = said["slug"].strip()
    if "markdown" in said:
        said["markdown"] = unify_line_ends(said["markdown"])
    if "tags" in said:
        said["tags"] = ", ".join(said["tags"])
    draft = replace(present, **said)
    if draft.status == "scheduled" and draft.published_at is None:
        raise RefusedInputError({"body": {"published_at": ["When should it be published?"]}})
    return draft


def _refuse_beyond_role(body: dict[str, Any], kind: str) -> None:
    if body.get("kind", kind) != kind and not bearer().can("write_pages"):
        raise Forbidden("The token's owner may not write pages.")
    if "is_pinned" in body and not bearer().can("pin"):
        raise Forbidden("The token's owner may not pin texts.")


def _save(draft: Draft, post_id: int | None) -> Post:
    try:
        return publishing.save_post(draft, bearer().id, post_id)
    except NewerVersionError:
        raise PreconditionFailed from None
