"""From a checked export to rows: a text and its comments in one transaction."""

from pathlib import Path

from sqlalchemy import select

from web.extensions import db
from web.importing.own.comments import store_own_comments
from web.importing.own.records import OwnPicture, OwnRedirect, OwnSetting, OwnTag, OwnText
from web.importing.people import Authors
from web.importing.records import Left
from web.importing.report import Report
from web.models import OldSlug, OldTagSlug, Picture, Post, Redirect, Setting, Tag
from web.services.drafting.addresses import find_moved, is_taken
from web.services.markdown import render
from web.services.pictures import keep_stored
from web.services.redirects import digest_of
from web.services.search.texts import keep_text
from web.services.site.choices import read_choice
from web.services.slugs import next_free_slug


class OwnStore:
    """Each ``store_…`` flushes; who calls commits, and calls again when somebody else came between."""

    def __init__(self, report: Report, authors: Authors, media: Path) -> None:
        self._report = report
        self._authors = authors
        self._media = media

    def store_text(self, found: OwnText) -> None:
        post, is_new = _find_text(found), False
        if post is None:
            post, is_new = self._write(found), True
        counts = self._report.taken if is_new else self._report.there_already
        taken, there = store_own_comments(post, found, self._authors)
        counts[found.kind] += 1
        self._report.taken["comment"] += taken
        self._report.there_already["comment"] += there

    def store_tag(self, found: OwnTag) -> None:
        tag = db.session.scalars(select(Tag).where(Tag.slug == found.slug)).first()
        if tag is None:
            tag = Tag(slug=found.slug, name=found.name)
            db.session.add(tag)
            db.session.flush()
        for old in found.old:
            used = select(Tag.id).where(Tag.slug == old.slug)
            once = select(OldTagSlug.id).where(OldTagSlug.slug == old.slug)
            if db.session.scalar(used) is None and db.session.scalar(once) is None:
                db.session.add(OldTagSlug(slug=old.slug, tag_id=tag.id, created_at=old.since))

    def store_picture(self, found: OwnPicture) -> None:
        """The file first, as with an upload: a row without it would be a broken picture."""
        keep_stored(found.path, found.digest, found.width, self._media)
        if db.session.scalar(select(Picture.id).where(Picture.digest == found.digest)) is None:
            owner_id = self._authors.id_of(found.owner)
            size = {"width": found.width, "height": found.height}
            db.session.add(
                Picture(
                    digest=found.digest, owner_id=owner_id, alt=found.alt, created_at=found.created_at, **size
                )
            )

    def store_redirect(self, found: OwnRedirect) -> None:
        digest = digest_of(found.path)
        if db.session.scalar(select(Redirect.id).where(Redirect.path_digest == digest)) is None:
            facts = {"path": found.path, "target": found.target, "code": found.code}
            db.session.add(Redirect(path_digest=digest, created_at=found.created_at, **facts))

    def store_setting(self, found: OwnSetting) -> None:
        """Only what nobody has chosen here."""
        if db.session.get(Setting, found.name) is not None:
            return
        if read_choice(found.name, found.value) is None:
            self._report.left.append(Left("setting", found.name, "not of this release, or not of its kind"))
        else:
            db.session.add(Setting(name=found.name, value=found.value))

    def _write(self, found: OwnText) -> Post:
        slug = next_free_slug(found.slug, is_taken)
        if slug != found.slug:
            self._report.left.append(
                Left("address", found.slug, f"is another text's here; it stands at {slug}")
            )
        post = Post(
            author_id=self._authors.id_of(found.author),
            kind=found.kind,
            status=found.status,
            title=found.title,
            slug=slug,
            markdown=found.markdown,
            html=render(found.markdown).html,
            summary=found.summary,
            published_at=found.published_at,
            created_at=found.created_at,
            updated_at=found.updated_at,
            pinned_at=found.pinned_at,
            import_key=found.key,
        )
        tags = {tag.slug: tag for tag in db.session.scalars(select(Tag).where(Tag.slug.in_(found.tag_slugs)))}
        post.tags = [tags[slug] for slug in found.tag_slugs if slug in tags]
        db.session.add(post)
        keep_text(post)
        for old in found.old:
            if not is_taken(old.slug):
                db.session.add(OldSlug(slug=old.slug, post_id=post.id, created_at=old.since))
        return post


def _find_text(found: OwnText) -> Post | None:
    """By its key; in the very blog that was exported by its address, now or once, and its first moment."""
    post = db.session.scalars(select(Post).where(Post.import_key == found.key)).first()
    if post is not None:
        return post
    at_address = db.session.scalars(select(Post).where(Post.slug == found.slug)).first() or find_moved(
        found.slug
    )
    return at_address if at_address and at_address.created_at == found.created_at else None
