"""Tags of a post, from what a writer typed."""

import hashlib
import re

from sqlalchemy import select

from web.extensions import db
from web.models import Tag
from web.services.slugs import make_slug

MOST_TAGS = 20
LONGEST_TAG = 120


def split_tags(text: str) -> list[str]:
    """Names between commas (Chinese ones too), each slug once, in the order they were typed."""
    names = (" ".join(name.split()) for name in re.split("[,，]", text))
    by_slug: dict[str, str] = {}
    for name in names:
        if name:
            by_slug.setdefault(slug_of(name), name)
    return list(by_slug.values())


def find_or_make_tags(names: list[str]) -> list[Tag]:
    """A tag that exists keeps the spelling it has."""
    by_slug = {slug_of(name): name for name in names}
    found = {tag.slug: tag for tag in db.session.scalars(select(Tag).where(Tag.slug.in_(by_slug)))}
    for slug, name in by_slug.items():
        if slug not in found:
            found[slug] = Tag(name=name, slug=slug)
            db.session.add(found[slug])
    return [found[slug] for slug in by_slug]


def slug_of(name: str) -> str:
    """A name without any letter (an emoji, say) gets one from its digest, so that two do not become one."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return make_slug(name, f"tag-{digest}")
