"""Letters to who follows all comments on a text: readers, and guests who said yes."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from web.extensions import db
from web.mail.comment_letters import find_shown, quote
from web.mail.letter import Letter
from web.mail.links import link_to_leave_thread, link_to_unfollow
from web.models import Comment, CommentFollow
from web.services.following import name_follow
from web.services.letter_wishes import can_be_written_to
from web.services.thread_following import follows_thread


def write_thread(user_id: int | None, facts: Mapping[str, Any]) -> Letter | None:
    comment = find_shown(facts["comment_id"])
    if comment is None:
        return None
    leave_address = _leave_as_guest(facts, comment) if user_id is None else _leave_as_user(user_id, comment)
    if leave_address is None:
        return None
    subject = _("A new comment on “%(title)s”", title=comment.post.title)
    return quote(comment, subject, _("You follow the comments on that text."), leave_address)


def _leave_as_user(user_id: int, comment: Comment) -> str | None:
    """None when they left meanwhile, or nobody may write to them any more."""
    if not (follows_thread(comment.post_id, user_id) and can_be_written_to(user_id)):
        return None
    return link_to_leave_thread(comment.post_id, user_id)


def _leave_as_guest(facts: Mapping[str, Any], comment: Comment) -> str | None:
    follow = db.session.get(CommentFollow, facts["follow_id"])
    if follow is None or follow.confirmed_at is None or follow.whole_thread_at is None:
        return None
    own = db.session.get(Comment, follow.comment_id)
    return link_to_unfollow(name_follow(follow)) if own and own.post_id == comment.post_id else None
