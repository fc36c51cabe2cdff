"""Letters to guests: whether they want to hear of answers, and the answers."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from web.extensions import db
from web.mail.comment_letters import find_shown, quote
from web.mail.letter import Letter, Link
from web.mail.links import link_to_follow, link_to_unfollow
from web.models import CommentFollow
from web.services.following import name_follow


def write_follow(_user_id: int | None, facts: Mapping[str, Any]) -> Letter | None:
    """Without a word that who wrote the comment could have put there: the address may be another's."""
    follow = db.session.get(CommentFollow, facts["follow_id"])
    if follow is None or follow.confirmed_at or find_shown(follow.comment_id) is None:
        return None
    is_whole = follow.whole_thread_at is not None
    subject = _("Do you want to hear of new comments?") if is_whole else _("Do you want to hear of answers?")
    yes = _("Tell me of new comments") if is_whole else _("Tell me of answers")
    return Letter(
        subject,
        (_("With this link you say that you do. It is good for seven days."),),
        action=Link(yes, link_to_follow(name_follow(follow))),
        reason=_("Somebody gave this address with a comment on the blog. If it was not you, do nothing."),
    )


def write_answer(_user_id: int | None, facts: Mapping[str, Any]) -> Letter | None:
    follow = db.session.get(CommentFollow, facts["follow_id"])
    answer = find_shown(facts["comment_id"])
    if follow is None or follow.confirmed_at is None or answer is None:
        return None
    if answer.parent_id != follow.comment_id:
        return None
    subject = _("An answer to your comment on “%(title)s”", title=answer.post.title)
    return quote(answer, subject, _("It answers a comment of yours."), link_to_unfollow(name_follow(follow)))
