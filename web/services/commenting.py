"""Storing a comment, and deciding whether it is shown at once."""

import re
from dataclasses import dataclass

from web.extensions import db
from web.models import Comment
from web.services.markdown import render_comment

_LINK = re.compile(r"<a[\s>]|https?:|www\.", re.IGNORECASE)


class UnknownParentError(Exception):
    """The comment that is answered is not shown under this post."""


@dataclass(frozen=True)
class NewComment:
    """From a user (``author_id``) or a guest. ``is_trapped``: a field was filled that no person sees."""

    post_id: int
    markdown: str
    author_id: int | None = None
    guest_name: str | None = None
    guest_email: str | None = None
    parent_id: int | None = None
    is_trapped: bool = False


def add_comment(new: NewComment) -> Comment:
    """Store it, whatever its status: nothing that a person typed is thrown away."""
    if new.parent_id is not None and not _is_shown(new.parent_id, new.post_id):
        raise UnknownParentError
    html = render_comment(new.markdown)
    comment = Comment(
        post_id=new.post_id,
        author_id=new.author_id,
        parent_id=new.parent_id,
        guest_name=new.guest_name,
        guest_email=new.guest_email,
        markdown=new.markdown,
        html=html,
        status=_decide_status(new, html),
    )
    db.session.add(comment)
    db.session.commit()
    return comment


def _decide_status(new: NewComment, html: str) -> str:
    if new.is_trapped:
        return "spam"
    if new.author_id is None and _LINK.search(f"{html} {new.guest_name}"):
        return "held"
    return "approved"


def _is_shown(comment_id: int, post_id: int) -> bool:
    parent = db.session.get(Comment, comment_id)
    return parent is not None and parent.post_id == post_id and parent.status == "approved"
