"""Storing a comment."""

from web.extensions import db
from web.models import Comment
from web.services.announcing import announce
from web.services.comment_rules.deciding import NewComment, decide_status
from web.services.following import follow
from web.services.markdown import render_comment
from web.services.site.storing import load_site


class UnknownParentError(Exception):
    """The comment that is answered is not shown under this post."""


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
        status=decide_status(new, html, load_site()),
    )
    db.session.add(comment)
    db.session.flush()
    if new.follow_language and new.guest_email and comment.status != "spam":
        language, whole = new.follow_language, new.follows_thread
        follow(comment.id, new.guest_email, language, whole_thread=whole)
    announce([comment.id])
    db.session.commit()
    return comment


def _is_shown(comment_id: int, post_id: int) -> bool:
    parent = db.session.get(Comment, comment_id)
    return parent is not None and parent.post_id == post_id and parent.status == "approved"
