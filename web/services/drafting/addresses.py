"""Addresses that a text has had: kept with each change, and no other text's to take."""

from sqlalchemy import delete, select

from web.extensions import db
from web.models import OldSlug, Post


def is_taken(slug: str, but_for_id: int | None = None) -> bool:
    """By another text, now or once: a link to the old one must not lead to the new one."""
    now = select(Post.id).where(Post.slug == slug)
    once = select(OldSlug.post_id).where(OldSlug.slug == slug)
    owners = [*db.session.scalars(now), *db.session.scalars(once)]
    return any(owner_id != but_for_id for owner_id in owners)


def remember_old(post_id: int, old: str, new: str) -> None:
    """To be committed with the post. An address that the text takes back is no old one any more."""
    if old == new:
        return
    db.session.execute(delete(OldSlug).where(OldSlug.post_id == post_id, OldSlug.slug.in_([old, new])))
    db.session.add(OldSlug(post_id=post_id, slug=old))


def find_moved(slug: str) -> Post | None:
    """The text that had this address; whether a visitor may know of it is the caller's question."""
    query = select(Post).join(OldSlug, OldSlug.post_id == Post.id).where(OldSlug.slug == slug)
    return db.session.scalars(query).first()
