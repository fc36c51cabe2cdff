"""From one file to one post."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from web.importing.folders import facts as fact
from web.importing.folders.front_matter import split_front_matter
from web.importing.folders.naming import Place, last_part, read_place
from web.importing.folders.tags import convert_tags
from web.importing.pictures import find_below
from web.importing.records import FoundComment, FoundPost, Left
from web.importing.times import read_time

# Where the programs keep what is served as it is.
_PUBLIC_FOLDERS = ("", "static", "source", "public", "assets", "content")
_FIRST_HEADING = re.compile(r"\s*#\s+(?P<title>[^\n]+?)\s*#*\s*(?:\n|$)")


def read_post(root: Path, path: Path, *, has_posts_folder: bool) -> FoundPost:
    """Raises ``FrontMatterError``, ``OSError`` or ``UnicodeDecodeError``."""
    where = PurePosixPath(path.relative_to(root).as_posix())
    split = split_front_matter(path.read_text(encoding="utf-8-sig").replace("\0", ""))
    facts = split.facts or {}
    # Of a folder that was given by itself, as `import posts/2024`, the names above count as well.
    place = read_place(PurePosixPath(root.name) / where, has_posts_folder=has_posts_folder)
    title, text = _choose_title(facts, split.text, place)
    text, tags_left = convert_tags(text)
    time = _choose_time(facts, place)
    authors = fact.read_authors(facts)
    left = [Left("co-author", f"{author.name} of {where}", "a post has one author") for author in authors[1:]]
    left += [Left("template tag", f"{name} in {where}", "stays in the text as it is") for name in tags_left]
    if split.facts is None:
        left.append(Left("post", str(where), "has no front matter, is a draft now"))
    key = make_key(place.stem, title, time)
    return FoundPost(
        key=key,
        where=str(where),
        kind=_choose_kind(facts, place),
        status="draft" if place.is_draft or split.facts is None else _choose_status(facts, time),
        title=title,
        slug=_choose_slug(facts, place),
        text=text,
        author=authors[0] if authors else None,
        tags=fact.read_tags(facts),
        published_at=time,
        updated_at=fact.read_first_time(facts, "updated", "lastmod", "last_modified_at", "modified"),
        comments=_read_comments(facts, key),
        left=tuple(left),
        find_file=lambda address: find_below(
            [path.parent, *(root / name for name in _PUBLIC_FOLDERS)], root, address
        ),
        old_paths=fact.read_old_paths(facts),
    )


def make_key(stem: str, title: str, time: datetime | None) -> str:
    """The same wherever the folder lies, and however the text was corrected since."""
    facts = "\n".join((stem, title, time.isoformat() if time else ""))
    return f"markdown:{hashlib.sha256(facts.encode('utf-8', 'replace')).hexdigest()[:40]}"


def _choose_title(facts: fact.Facts, text: str, place: Place) -> tuple[str, str]:
    """The title, and the text without it when it stood there as the first heading."""
    title = fact.read_text(facts, "title")
    heading = _FIRST_HEADING.match(text)
    if heading and title in {"", heading["title"]}:
        return heading["title"], text[heading.end() :].lstrip("\n")
    return title or place.stem.replace("-", " ").replace("_", " "), text


def _choose_time(facts: fact.Facts, place: Place) -> datetime | None:
    named = fact.read_first_time(facts, "date", "publishdate", "published_at", "pubdate", "created")
    return named or place.date or read_time(facts.get("path"))


def _choose_status(facts: fact.Facts, time: datetime | None) -> str:
    status = fact.read_status(facts)
    is_future = time is not None and time > datetime.now(UTC)
    return "scheduled" if status == "published" and is_future else status


def _choose_kind(facts: fact.Facts, place: Place) -> str:
    said = {fact.read_text(facts, name).lower() for name in ("kind", "layout", "type")}
    return "page" if "page" in said or (place.is_page and "post" not in said) else "post"


def _choose_slug(facts: fact.Facts, place: Place) -> str:
    addresses = (fact.read_text(facts, name) for name in ("slug", "permalink", "url", "path"))
    return next((part for part in map(last_part, addresses) if part), place.stem)


def _read_comments(facts: fact.Facts, post_key: str) -> tuple[FoundComment, ...]:
    """Of our own samples: a list of name, time and text; ``answers`` is the number of an earlier one."""
    found = facts.get("comments")
    comments = found if isinstance(found, list) else []
    return tuple(
        FoundComment(
            key=f"{post_key}:{number}",
            parent_key=f"{post_key}:{comment.get('answers', '')}",
            text=str(comment.get("text", "")),
            created_at=read_time(comment.get("date")),
            status="approved",
            guest_name=str(comment.get("name", "")),
        )
        for number, comment in enumerate(comments, 1)
        if isinstance(comment, Mapping)
    )
