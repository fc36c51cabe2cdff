"""The words of each post, kept beside it with every saving, and mended where another hand wrote."""

import re
from html import unescape

from sqlalchemy import or_, select

from web.extensions import db
from web.models import Post, PostText

LONGEST_TEXT = 100_000  # characters that are searched; what stands behind them is read, not found
_TAG = re.compile(r"</?([a-z][a-z0-9]*)[^<>]*>")  # of sanitised HTML: a "<" in its text is always "&lt;"
# fmt: off
_WITHIN_WORDS = {
    "a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "s", "small", "span", "strong", "sub",
    "sup", "u", "wbr",
}
# fmt: on


def keep_text(post: Post) -> None:
    """In the transaction that writes the post; the caller commits."""
    db.session.flush()
    kept = db.session.get(PostText, post.id)
    if kept is None:
        kept = PostText(post_id=post.id)
        db.session.add(kept)
    kept.title, kept.text, kept.made_at = post.title, make_plain(post.html), post.updated_at


def mend_texts(limit: int) -> int:
    """Take anew the words of posts that an older release, or a hand, wrote without us. How many."""
    is_behind = or_(PostText.made_at.is_(None), PostText.made_at < Post.updated_at)  # or there is no row
    query = select(Post).outerjoin(PostText, PostText.post_id == Post.id).where(is_behind).limit(limit)
    posts = db.session.scalars(query).all()
    for post in posts:
        keep_text(post)
    db.session.commit()
    db.session.expunge_all()
    return len(posts)


def make_plain(html: str) -> str:
    """One line, without markup: MySQL's parser takes a space alone for the end of a word."""
    text = unescape(_TAG.sub(lambda tag: "" if tag[1] in _WITHIN_WORDS else " ", html))
    return " ".join(text.split())[:LONGEST_TEXT]
