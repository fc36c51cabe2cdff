"""Tags put in order: renamed, merged, deleted; their old addresses go on leading somewhere."""

from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import OldTagSlug, Tag, posts_tags
from web.services.auditing import record
from web.services.slugs import make_slug


class TagTakenError(Exception):
    """Another tag has this name or address, or had the address once."""


class TagInUseError(Exception):
    """A text carries it."""


@dataclass(frozen=True)
class TagUse:
    """``count``: texts of every status."""

    name: str
    slug: str
    count: int


def list_all_tags() -> list[TagUse]:
    count = func.count(posts_tags.c.post_id)
    query = select(Tag.name, Tag.slug, count).outerjoin(posts_tags, posts_tags.c.tag_id == Tag.id)
    rows = db.session.execute(query.group_by(Tag.id, Tag.name, Tag.slug).order_by(Tag.name, Tag.id))
    return [TagUse(*row) for row in rows]


def find_any_tag(slug: str) -> Tag | None:
    """Also one that no public text carries."""
    return db.session.scalars(select(Tag).where(Tag.slug == slug)).first()


def find_moved_tag(slug: str) -> Tag | None:
    query = select(Tag).join(OldTagSlug, OldTagSlug.tag_id == Tag.id).where(OldTagSlug.slug == slug)
    return db.session.scalars(query).first()


def rename_tag(tag: Tag, name: str, slug: str, actor_id: int | None) -> None:
    """Raises ``TagTakenError``. The address stays unless another one is given."""
    slug = make_slug(slug, tag.slug)
    if _is_taken(name, slug, tag.id):
        raise TagTakenError
    if slug != tag.slug:
        db.session.execute(delete(OldTagSlug).where(OldTagSlug.slug.in_([slug, tag.slug])))
        db.session.add(OldTagSlug(slug=tag.slug, tag_id=tag.id))
    if (name, slug) != (tag.name, tag.slug):
        record("tag-renamed", actor_id, tag.name, {"to": name, "address": slug})
    tag.name, tag.slug = name, slug
    try:
        db.session.commit()
    except IntegrityError:  # another took it between our look and our commit
        db.session.rollback()
        raise TagTakenError from None


def merge_tag(tag: Tag, into: Tag, actor_id: int | None) -> None:
    """Every text that carries ``tag`` carries ``into``, once; so do the old addresses."""
    carriers = posts_tags.c.post_id
    has_it = select(carriers).where(posts_tags.c.tag_id == into.id)
    missing = select(carriers).where(posts_tags.c.tag_id == tag.id, carriers.not_in(has_it))
    rows = [{"post_id": post_id, "tag_id": into.id} for post_id in db.session.scalars(missing)]
    if rows:
        db.session.execute(insert(posts_tags), rows)
    db.session.execute(update(OldTagSlug).where(OldTagSlug.tag_id == tag.id).values(tag_id=into.id))
    slug = tag.slug
    record("tag-merged", actor_id, tag.name, {"to": into.name, "texts": len(rows)})
    db.session.execute(delete(Tag).where(Tag.id == tag.id))
    db.session.add(OldTagSlug(slug=slug, tag_id=into.id))
    db.session.commit()


def delete_tag(tag: Tag, actor_id: int | None) -> None:
    """Raises ``TagInUseError`` when a text carries it."""
    name = tag.name
    is_carried = select(posts_tags.c.tag_id).where(posts_tags.c.tag_id == tag.id).exists()
    gone = db.session.execute(delete(Tag).where(Tag.id == tag.id, ~is_carried))
    if not gone.rowcount:  # type: ignore[attr-defined] # a cursor's, of every DELETE
        db.session.rollback()
        raise TagInUseError
    record("tag-deleted", actor_id, name)
    db.session.commit()


def _is_taken(name: str, slug: str, but_for_id: int) -> bool:
    other = select(Tag.id).where((Tag.slug == slug) | (Tag.name == name), Tag.id != but_for_id)
    once = select(OldTagSlug.id).where(OldTagSlug.slug == slug, OldTagSlug.tag_id != but_for_id)
    return db.session.scalar(other.limit(1)) is not None or db.session.scalar(once.limit(1)) is not None
