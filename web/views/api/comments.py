"""Comments: read, written, decided about."""

from dataclasses import replace

from flask import abort, url_for
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import Conflict

from web.services import moderating
from web.services.comment_rules.deciding import NewComment, takes_comments
from web.services.commenting import UnknownParentError, add_comment
from web.services.listing.comments import find_comment, list_shown, list_with_status
from web.services.site.storing import load_site
from web.services.visibility import is_public_post
from web.views.api.bearer import bearer, refuse_when_braked
from web.views.api.declaring import Given, Made, Operation, serve
from web.views.api.pages import give_page
from web.views.api.posts import POST, find
from web.views.api.problems import RefusedInputError
from web.views.api.shapes.base import PageQuery
from web.views.api.shapes.comments import (
    CommentShape,
    CommentsShape,
    DecisionShape,
    ModeratedCommentShape,
    ModeratedCommentsShape,
    NewCommentShape,
    QueueQuery,
)
from web.views.asking import address, brakes
from web.views.fields import unify_line_ends

COMMENT = "/comments/<int:comment_id>"
_READ = Operation(
    *("read", "read", _("List the comments under a text")),
    query=PageQuery,
    gives=CommentsShape,
    can_fail=(404,),
)
_ADD = Operation(
    *("comment", "comments", _("Comment on a text")),
    body=NewCommentShape,
    gives=CommentShape,
    status=201,
    can_fail=(404, 409),
)
_QUEUE = Operation(
    *("moderate", "moderation", _("List comments to decide about")),
    query=QueueQuery,
    gives=ModeratedCommentsShape,
)
_DECIDE = Operation(
    *("moderate", "moderation", _("Decide about a comment")),
    body=DecisionShape,
    gives=ModeratedCommentShape,
    can_fail=(404,),
)
_DELETE = Operation("moderate", "moderation", _("Delete a comment"), status=204, can_fail=(404,))


@serve("GET", f"{POST}/comments", _READ)
def list_comments(given: Given, post_id: int) -> dict[str, object]:
    post = find(post_id)
    items, following = give_page(
        given.query,
        lambda limit, cursor: list_shown(post.id, limit, cursor or 0),
        lambda comment: comment.id,
    )
    return {"items": [vars(one) for one in items], "next_cursor": following}


@serve("POST", f"{POST}/comments", _ADD)
def add_comment_to(given: Given, post_id: int) -> Made:
    post = find(post_id)
    if post.kind != "post" or not is_public_post(post):
        abort(404)
    refuse_when_braked(brakes().comment, address())
    if not takes_comments(post, load_site()):
        raise Conflict("Comments are closed here.")
    markdown, trusted = unify_line_ends(given.body["markdown"]), bearer().can("write")
    new = NewComment(post.id, markdown, author_id=bearer().id, is_trusted=trusted)
    comment = _store(new, given.body.get("parent_id"))
    brakes().comment.count(address())
    return Made(comment, url_for("reading.post", slug=post.slug, _anchor=f"comment-{comment['id']}"))


@serve("GET", "/comments", _QUEUE)
def list_queue(given: Given) -> dict[str, object]:
    items, following = give_page(
        given.query,
        lambda limit, cursor: list_with_status(given.query["status"], limit, cursor or 0),
        lambda comment: comment.id,
    )
    return {"items": [vars(one) for one in items], "next_cursor": following}


@serve("PATCH", COMMENT, _DECIDE)
def decide_comment(given: Given, comment_id: int) -> dict[str, object]:
    """Two who decide at once: the later word holds, and both stand in the audit log."""
    moderating.decide([comment_id], given.body["status"], bearer().id) or abort(404)
    return _show(comment_id)


@serve("DELETE", COMMENT, _DELETE)
def delete_comment(_given: Given, comment_id: int) -> None:
    moderating.decide([comment_id], "deleted", bearer().id) or abort(404)


def _store(new: NewComment, parent_id: int | None) -> dict[str, object]:
    try:
        return _show(add_comment(replace(new, parent_id=parent_id)).id)
    except UnknownParentError:
        raise RefusedInputError({"body": {"parent_id": ["It is not shown under this text."]}}) from None


def _show(comment_id: int) -> dict[str, object]:
    return vars(find_comment(comment_id) or abort(404))
