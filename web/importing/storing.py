"""From what was found to rows. A post and its comments are one transaction: a kill leaves whole posts."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.importing.old_paths import lead_here
from web.importing.people import UNKNOWN, Authors
from web.importing.pictures import take_file, take_pictures
from web.importing.records import FoundPicture, FoundPost, Left
from web.importing.replies import store_comments
from web.importing.report import Report
from web.models import Post, utc_now
from web.services.drafting.addresses import is_taken
from web.services.markdown import render
from web.services.pictures import store_picture
from web.services.search.texts import keep_text
from web.services.slugs import make_slug, next_free_slug
from web.services.tagging import LONGEST_TAG, find_or_make_tags, split_tags

_ATTEMPTS = 3
_LONGEST_TITLE = 255


class PostStore:
    def __init__(self, report: Report, media_directory: Path) -> None:
        self._report = report
        self._media = media_directory
        self._authors = Authors(report)

    def store(self, found: FoundPost) -> None:
        """Raises ``IntegrityError`` when somebody else's writing came between three times in a row."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._store(found)
                break
            except IntegrityError:
                db.session.rollback()
                self._authors.forget()
                if attempt == _ATTEMPTS:
                    raise
        db.session.expunge_all()  # ten thousand posts are not to be held in memory

    def store_picture(self, found: FoundPicture) -> None:
        author_id = self._authors.id_of(found.author or UNKNOWN)
        taken = take_file(
            found.path, found.where, lambda data: store_picture(data, author_id, found.alt[:500], self._media)
        )
        db.session.commit()
        self._report.left.extend([taken] if isinstance(taken, Left) else [])

    def forget(self) -> None:
        self._authors.forget()

    def _store(self, found: FoundPost) -> None:
        post = db.session.scalars(select(Post).where(Post.import_key == found.key)).first()
        left: list[Left] = []
        counts = self._report.there_already if post else self._report.taken
        if post is None:
            post, left = self._write(found)
        said = store_comments(post, found.comments, self._authors)
        db.session.commit()
        counts[found.kind] += 1
        self._report.taken.update({"comment": said.taken})
        self._report.there_already.update({"comment": said.there_already})
        self._report.left.extend([*left, *found.left])

    def _write(self, found: FoundPost) -> tuple[Post, list[Left]]:
        author_id = self._authors.id_of(found.author or UNKNOWN)
        # Storing a picture commits: nothing of the post may be in the session yet.
        text, left = take_pictures(
            found.text, found.find_file, lambda data: store_picture(data, author_id, "", self._media)
        )
        rendered = render(text)
        post = Post(
            author_id=author_id,
            kind=found.kind,
            title=_choose_title(found, rendered.summary),
            slug=_choose_slug(found),
            markdown=text,
            html=rendered.html,
            summary=rendered.summary,
            import_key=found.key,
        )
        _set_times(post, found)
        post.tags = find_or_make_tags(_tidy_tags(found.tags))
        db.session.add(post)
        keep_text(post)
        left += [one for path in dict.fromkeys(found.old_paths) for one in lead_here(path, post)]
        return post, left


def _set_times(post: Post, found: FoundPost) -> None:
    now = utc_now()
    post.published_at = found.published_at
    post.status = found.status
    if found.status == "published":
        post.published_at = found.published_at or now
    elif found.status == "scheduled" and found.published_at is None:
        post.status = "draft"
    post.created_at = found.published_at if found.published_at and found.published_at < now else now
    post.updated_at = found.updated_at or post.created_at


def _choose_title(found: FoundPost, summary: str) -> str:
    """A list needs something to click on: without a title, the first words."""
    title = " ".join(found.title.split()) or summary[:60].strip() or "Untitled"
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"


def _choose_slug(found: FoundPost) -> str:
    wanted = make_slug(found.slug, "") or make_slug(found.title, found.kind)
    return next_free_slug(wanted, is_taken)


def _tidy_tags(names: tuple[str, ...]) -> list[str]:
    """As the writing form would give them: a comma stands between two tags, never in one."""
    plain = (name.replace(",", " ").replace("，", " ").strip()[:LONGEST_TAG] for name in names)
    return split_tags(",".join(plain))
