"""Tags of a post, from what a writer typed."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import or_, select

from web.extensions import db
from web.models import Tag
from web.services.slugs import make_slug, next_free_slug

MOST_TAGS = 20
LONGEST_TAG = 120


def split_tags(text: str) -> list[str]:
    """Names between commas (Chinese ones too), each tag once, in the order they were typed."""
    names = (" ".join(name.split()) for name in re.split("[,，]", text))
    by_key: dict[str, str] = {}
    for name in names:
        if name:
            by_key.setdefault(key_of(name), name)
    return list(by_key.values())


def find_or_make_tags(names: list[str], present: Sequence[Tag] = ()) -> list[Tag]:
    """A tag that exists keeps its spelling and its address; those ``present`` on the post come first."""
    slugs = [slug_of(name) for name in names]
    query = select(Tag).where(or_(Tag.slug.in_(slugs), Tag.name.in_(names))).order_by(Tag.id)
    found: dict[str, Tag] = {}
    for tag in (*present, *db.session.scalars(query)):
        found.setdefault(key_of(tag.name), tag)
    for name in names:
        if key_of(name) not in found:
            found[key_of(name)] = _make_tag(name, {tag.slug for tag in found.values()})
    return [found[key_of(name)] for name in names]


def _make_tag(name: str, taken: set[str]) -> Tag:
    tag = Tag(name=name, slug=next_free_slug(slug_of(name), lambda slug: slug in taken or _is_taken(slug)))
    db.session.add(tag)
    return tag


def _is_taken(slug: str) -> bool:
    return db.session.scalar(select(Tag.id).where(Tag.slug == slug)) is not None


def key_of(name: str) -> str:
    """What makes two names one tag: the slug, unless it spells sounds out (权利 and 权力 sound alike)."""
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return slug_of(name) if plain.isascii() else unicodedata.normalize("NFKC", name).casefold()


def slug_of(name: str) -> str:
    """A name without any letter (an emoji, say) gets one from its digest, so that two do not become one."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return make_slug(name, f"tag-{digest}")
