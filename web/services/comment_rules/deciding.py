"""From a comment and the blog's rules to its status."""

import re
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, exists, select

from web.extensions import db
from web.models import Comment, Post, utc_now
from web.services.shown import ReadPost
from web.services.site.choices import Site

_LINK = re.compile(r"<a[\s>]|https?:|www\.", re.IGNORECASE)
_TAG_OF_A_LINK = re.compile(r"<a[\s>].*?</a>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class NewComment:
    """From a user (``author_id``) or a guest.

    ``is_trusted``: an author's or editor's. ``is_trapped``: a field was filled that no person sees.
    ``is_doubted``: no browser with somebody before it seems to have sent it.
    """

    post_id: int
    markdown: str
    author_id: int | None = None
    guest_name: str | None = None
    guest_email: str | None = None
    parent_id: int | None = None
    is_trusted: bool = False
    is_trapped: bool = False
    is_doubted: bool = False
    follow_language: str = ""  # of letters about answers, which a guest with an address wants
    follows_thread: bool = False  # and about all other comments on the text


def takes_comments(post: Post | ReadPost, site: Site) -> bool:
    """By the blog's rules; whether the post is public is another question."""
    if site.comment_rule == "closed":
        return False
    opened_at = post.published_at or utc_now()
    return not site.comment_days or opened_at + timedelta(days=site.comment_days) > utc_now()


def decide_status(new: NewComment, html: str, site: Site) -> str:
    if new.is_trapped:
        return "spam"
    if new.is_trusted:
        return "approved"
    is_held = new.is_doubted or _is_suspicious(new, html, site) or _is_held_by_rule(new, site)
    return "held" if is_held else "approved"


def _is_suspicious(new: NewComment, html: str, site: Site) -> bool:
    return count_links(html, new.guest_name or "") > site.comment_links or _has_blocked_word(new, site)


def count_links(html: str, name: str) -> int:
    """A link whose text is its address is one, not two; an address in a name is one as well."""
    rest, links = _TAG_OF_A_LINK.subn("", html)
    return links + len(_LINK.findall(f"{rest} {name}"))


def _has_blocked_word(new: NewComment, site: Site) -> bool:
    """Not by whole words: Chinese has no spaces, and spam puts signs between letters anyhow."""
    said = f"{new.markdown} {new.guest_name or ''} {new.guest_email or ''}".casefold()
    return any(word.casefold() in said for word in site.blocked_words)


def _is_held_by_rule(new: NewComment, site: Site) -> bool:
    if site.comment_rule == "guests":
        return new.author_id is None
    return site.comment_rule == "first" and not _is_known(new)


def _is_known(new: NewComment) -> bool:
    """Whether one of theirs was approved before; a guest is known by address and name together."""
    if new.author_id is None and not new.guest_email:
        return False
    is_theirs = Comment.author_id == new.author_id
    if new.author_id is None:
        is_theirs = and_(Comment.guest_email == new.guest_email, Comment.guest_name == new.guest_name)
    return bool(db.session.scalar(select(exists().where(is_theirs, Comment.status == "approved"))))
