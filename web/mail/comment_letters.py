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
    comment = _find_comment("comment", user_id, facts)
    if user_id is None or comment is None:
        return None
    title = comment.post.title
    subject = _("A comment on “%(title)s”", title=title)
    return _write("comment", user_id, comment, (subject, _("It is about a text of yours.")))


def write_reply(user_id: int | None, facts: Mapping[str, Any]) -> Letter | None:
    comment = _find_comment("reply", user_id, facts)
    if user_id is None or comment is None:
        return None
    subject = _("An answer to your comment on “%(title)s”", title=comment.post.title)
    return _write("reply", user_id, comment, (subject, _("It answers a comment of yours.")))


def quote(markdown: str) -> str:
    return markdown if len(markdown) <= _LONGEST_QUOTE else f"{markdown[:_LONGEST_QUOTE]}…"


def _find_comment(kind: str, user_id: int | None, facts: Mapping[str, Any]) -> Comment | None:
    """None when it is not shown any more, or the recipient has left letters like it."""
    comment = db.session.get(Comment, facts["comment_id"])
    if user_id is None or comment is None or comment.status != "approved":
        return None
    return comment if is_public_post(comment.post) and wants_letter(user_id, kind) else None


def _write(kind: str, user_id: int, comment: Comment, words: tuple[str, str]) -> Letter:
    subject, reason = words
    name = comment.author.display_name if comment.author else comment.guest_name
    address = link_to("reading.post", slug=comment.post.slug, anchor=f"comment-{comment.id}")
    return Letter(
        subject,
        (_("%(name)s wrote:", name=name or _("Somebody")),),
        quote=quote(comment.markdown),
        action=Link(_("Read it there"), address),
        reason=reason,
        leave_address=link_to_leave(user_id, kind),
    )
