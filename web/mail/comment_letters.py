"""Letters about comments. What holds is asked when they are written: a lot may have changed since."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from web.extensions import db
from web.mail.letter import Letter, Link
from web.mail.links import link_to, link_to_leave
from web.models import Comment
from web.services.letter_wishes import wants_letter
from web.services.visibility import is_public_post

_LONGEST_QUOTE = 2000  # characters


def write_comment(user_id: int | None, facts: Mapping[str, Any]) -> Letter | None:
    comment = _find_wanted("comment", user_id, facts)
    if user_id is None or comment is None:
        return None
    subject = _("A comment on “%(title)s”", title=comment.post.title)
    return quote(comment, subject, _("It is about a text of yours."), link_to_leave(user_id, "comment"))


def write_reply(user_id: int | None, facts: Mapping[str, Any]) -> Letter | None:
    comment = _find_wanted("reply", user_id, facts)
    if user_id is None or comment is None:
        return None
    subject = _("An answer to your comment on “%(title)s”", title=comment.post.title)
    return quote(comment, subject, _("It answers a comment of yours."), link_to_leave(user_id, "reply"))


def find_shown(comment_id: int) -> Comment | None:
    """None when it is held, gone, or its text is not public."""
    comment = db.session.get(Comment, comment_id)
    is_shown = comment is not None and comment.status == "approved" and is_public_post(comment.post)
    return comment if is_shown else None


def quote(comment: Comment, subject: str, reason: str, leave_address: str) -> Letter:
    """What somebody said, to whoever is to hear of it.

    ``reason`` says why, and at ``leave_address`` they hear no more.
    """
    name = comment.author.display_name if comment.author else comment.guest_name
    text, address = (
        comment.markdown,
        link_to("reading.post", slug=comment.post.slug, anchor=f"comment-{comment.id}"),
    )
    return Letter(
        subject,
        (_("%(name)s wrote:", name=name or _("Somebody")),),
        quote=text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…",
        action=Link(_("Read it there"), address),
        reason=reason,
        leave_address=leave_address,
    )


def _find_wanted(kind: str, user_id: int | None, facts: Mapping[str, Any]) -> Comment | None:
    """None when it is not shown any more, or the recipient has left letters like it."""
    comment = find_shown(facts["comment_id"])
    return comment if user_id is not None and comment and wants_letter(user_id, kind) else None
