"""One text with its comments."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from web.importing.own.fields import BadFileError, Facts, is_storable
from web.importing.own.lists import People, find_person, read_lines, read_old, read_slug
from web.importing.own.records import OwnComment, OwnText
from web.models.post import STATUSES
from web.services.moderating import STATUSES as COMMENT_STATUSES

_LONGEST_BYTES = 2**24 - 1  # of a MEDIUMTEXT
_LONGEST_KEY = 191


def read_text_file(root: Path, path: Path, people: People) -> OwnText:
    """Raises ``BadFileError`` or ``OSError``."""
    facts, markdown = _read(path)
    published_at = facts.maybe_time("date")
    text = OwnText(
        where=path.relative_to(root).as_posix(),
        key=facts.text("key", _LONGEST_KEY),
        title=facts.text("title", 255),
        slug=read_slug(facts),
        kind=facts.word("kind", ("post", "page")),
        status=facts.word("status", STATUSES),
        published_at=published_at,
        created_at=facts.time("created"),
        updated_at=facts.time("updated"),
        pinned_at=facts.maybe_time("pinned"),
        author=find_person(facts, "author", people),
        tag_slugs=facts.texts("tag_slugs", 191),
        old=read_old(facts),
        summary=facts.maybe_text("summary", 500) or "",
        markdown=markdown,
        comments=_read_comments(root / "comments" / f"{path.stem}.jsonl", people),
    )
    if published_at is None and text.status in {"scheduled", "unlisted", "published"}:
        raise BadFileError(f"it is {text.status} and has no date")
    return text


def _read(path: Path) -> tuple[Facts, str]:
    if path.stat().st_size > 2 * _LONGEST_BYTES:
        raise BadFileError("it is larger than 32 MB")
    return split_text(path.read_bytes())


def split_text(data: bytes) -> tuple[Facts, str]:
    """The facts above the first ``---``, and to the letter what stands below. Raises ``BadFileError``."""
    try:
        content = data.decode()
    except UnicodeDecodeError:
        raise BadFileError("it is not UTF-8") from None
    front, mark, markdown = content.removeprefix("---\n").partition("\n---\n\n")
    if not content.startswith("---\n") or not mark:
        raise BadFileError("it has no front matter")
    if len(markdown.encode()) > _LONGEST_BYTES or not is_storable(markdown):
        raise BadFileError("its text is longer than 16 MB, or has characters that are none")
    try:
        return Facts(yaml.safe_load(front)), markdown
    except (yaml.YAMLError, ValueError, RecursionError):
        raise BadFileError("its front matter cannot be read") from None


def _read_comments(path: Path, people: People) -> tuple[OwnComment, ...]:
    try:
        comments = tuple(read_lines(path, lambda facts: _read_comment(facts, people)))
        _check_threads(comments)
    except BadFileError as error:
        raise BadFileError(f"comments/{path.name}: {error}") from None
    return comments


def _read_comment(facts: Facts, people: People) -> OwnComment:
    return OwnComment(
        key=facts.text("key", _LONGEST_KEY),
        answers=facts.maybe_text("answers", _LONGEST_KEY),
        author=find_person(facts, "author", people) if facts.raw("author") is not None else None,
        guest_name=facts.maybe_text("guest_name", 120),
        guest_email=facts.maybe_text("guest_email", 254),
        status=facts.word("status", COMMENT_STATUSES),
        created_at=facts.time("created"),
        announced_at=facts.maybe_time("announced"),
        markdown=facts.text("markdown", _LONGEST_BYTES // 4),
    )


def _check_threads(comments: Sequence[OwnComment]) -> None:
    """Every answer is to one that is there, and no thread goes round."""
    parents = {comment.key: comment.answers for comment in comments}
    if len(parents) < len(comments):
        raise BadFileError("two comments have one key")
    ends: set[str | None] = {None}
    for comment in comments:
        key: str | None = comment.key
        way = set()
        while key not in ends:
            if key in way or key not in parents:
                raise BadFileError(f"{comment.key} answers itself, or one that is not there")
            way.add(key)
            key = parents[key]
        ends |= way
