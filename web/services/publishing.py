"""Saving and deleting posts. The text is kept as it came; it is rendered once, here."""

import random
import time
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import Post, PostVersion, utc_now
from web.services.auditing import record
from web.services.drafting.addresses import is_taken, remember_old
from web.services.drafting.autosaves import NO_WINDOW, Window, forget_typed
from web.services.drafting.versions import Present, keep_present, keep_version, lock_for_saving
from web.services.markdown import render
from web.services.search.texts import keep_text
from web.services.slugs import make_slug, next_free_slug
from web.services.tagging import find_or_make_tags, split_tags

_ATTEMPTS = 10
_LONGEST_PAUSE = 0.05  # seconds, once for each attempt before


@dataclass(frozen=True)
class Draft:
    """What a writer hands in. The time decides whether what is to be public is published or scheduled."""

    title: str
    markdown: str
    slug: str = ""
    tags: str = ""
    status: str = "draft"
    kind: str = "post"
    published_at: datetime | None = None
    is_pinned: bool | None = None  # None: as it is
    based_on: int | None = None  # the version that the writer began from; None: whatever is there
    window: Window = NO_WINDOW  # where it was typed


def save_post(draft: Draft, author_id: int, post_id: int | None = None) -> Post:
    """Write a new post, or over the one with ``post_id``, whose author stays who they are.

    Raises ``NewerVersionError`` when it was saved since the draft began.
    """
    for attempt in range(1, _ATTEMPTS):
        try:
            return _write(draft, author_id, post_id)
        except IntegrityError:
            # Somebody took the slug, or made the same tag, between our look and our commit: look again, each
            # after another while, where many save the same title at once.
            db.session.rollback()
            time.sleep(random.uniform(0, _LONGEST_PAUSE * attempt))  # noqa: S311 - nothing secret
    return _write(draft, author_id, post_id)


def restore_version(post: Post, version: PostVersion, author_id: int) -> Post:
    """Title, text and tags as they were; address, status and time as they are."""
    draft = Draft(
        title=version.title,
        markdown=version.markdown,
        slug=post.slug,
        tags=version.tags,
        status=post.status,
        kind=post.kind,
        published_at=post.published_at,
    )
    return save_post(draft, author_id, post.id)


def delete_post(post: Post, actor_id: int) -> None:
    """With its comments, by the database's own cascade. Another's text is told in the audit log."""
    if post.author_id != actor_id:
        record("post-deleted", actor_id, post.title, {"slug": post.slug})
    db.session.delete(post)
    db.session.commit()


def _write(draft: Draft, author_id: int, post_id: int | None) -> Post:
    post = lock_for_saving(post_id) if post_id else Post(author_id=author_id)
    before = keep_present(post, draft.based_on) if post_id else Present()
    rendered = render(draft.markdown)
    post.title = draft.title
    post.kind = draft.kind
    post.markdown = draft.markdown
    post.html = rendered.html
    post.summary = rendered.summary
    post.updated_at = utc_now()
    _set_slug(post, draft)
    _set_time(post, draft)
    if draft.is_pinned is not None:
        post.pinned_at = (post.pinned_at or utc_now()) if draft.is_pinned else None
    with db.session.no_autoflush:
        post.tags = find_or_make_tags(split_tags(draft.tags), post.tags)
    db.session.add(post)
    keep_text(post)
    keep_version(post, before, author_id)
    forget_typed(author_id, post_id, draft.window)
    db.session.commit()
    return post


def _set_slug(post: Post, draft: Draft) -> None:
    wanted, old = make_slug(draft.slug or draft.title, draft.kind), post.slug
    with db.session.no_autoflush:
        post.slug = next_free_slug(wanted, lambda slug: is_taken(slug, post.id))
        if post.id:
            remember_old(post.id, old, post.slug)


def _set_time(post: Post, draft: Draft) -> None:
    now = utc_now()
    post.published_at = draft.published_at
    post.status = draft.status
    if draft.status == "unlisted":
        post.published_at = draft.published_at or now
    elif draft.status in {"published", "scheduled"}:
        post.published_at = draft.published_at or now
        post.status = "scheduled" if post.published_at > now else "published"
