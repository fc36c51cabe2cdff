"""Tags and how many texts carry each, in the order in which they were made."""

from sqlalchemy import Select, and_, func, select

from web.extensions import db
from web.models import Post, Tag, posts_tags
from web.services.archive import TagCount
from web.services.permissions import Visitor, is_allowed
from web.services.visibility import is_public


def list_tags(visitor: Visitor, limit: int, above_id: int) -> list[TagCount]:
    """Who puts tags in order sees all, with every text; others what public posts carry."""
    query = _counted(visitor).where(Tag.id > above_id).order_by(Tag.id).limit(limit)
    return [TagCount(*row) for row in db.session.execute(query)]


def find_tag(visitor: Visitor, slug: str) -> TagCount | None:
    row = db.session.execute(_counted(visitor).where(Tag.slug == slug)).first()
    return TagCount(*row) if row else None


def _counted(visitor: Visitor) -> Select[int, str, str, int]:
    sees_all = is_allowed(visitor.roles, "edit_tags")
    count = func.count(Post.id)
    carries = Post.id == posts_tags.c.post_id
    query = (
        select(Tag.id, Tag.name, Tag.slug, count)
        .outerjoin(posts_tags, posts_tags.c.tag_id == Tag.id)
        .outerjoin(Post, carries if sees_all else and_(carries, is_public()))
        .group_by(Tag.id, Tag.name, Tag.slug)
    )
    return query if sees_all else query.having(count > 0)
