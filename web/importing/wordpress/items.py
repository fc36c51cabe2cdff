"""From one item of an export to a post, a picture, or something that is left."""

import hashlib
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from web.importing.old_paths import read_path
from web.importing.records import FoundComment, FoundPicture, FoundPost, Left
from web.importing.times import read_time
from web.importing.wordpress.comments import read_comments
from web.importing.wordpress.content import convert_content
from web.importing.wordpress.elements import read_facts
from web.importing.wordpress.survey import Survey
from web.importing.wordpress.uploads import Uploads

_STATUSES = {"publish": "published", "future": "scheduled", "private": "private", "draft": "draft"}
_TYPE_REASONS = {
    "nav_menu_item": "is an entry of a menu; this blog builds its own",
    "revision": "is an old version of a post",
    "": "has no type, so it is neither post nor page",
}
_TAG_DOMAINS = {"category", "post_tag", "tag"}


def read_item(item: Element, found: Survey, uploads: Uploads) -> FoundPost | FoundPicture | list[Left]:
    facts = read_facts(item)
    kind, where = facts.get("wp:post_type", ""), describe(facts)
    if kind == "attachment":
        return _read_attachment(facts, found, uploads)
    reason = (
        None if kind in {"post", "page"} else _TYPE_REASONS.get(kind, f"is of the type {kind}, unknown here")
    )
    if facts.get("wp:status") in {"trash", "auto-draft", "inherit"}:
        reason = f"has the status {facts['wp:status']} in WordPress"
    if reason:
        comments = [child for child in item if child.tag == "wp:comment"]
        lost = [Left("comment", f"under {where}", "what it belongs to was left") for _ in comments]
        return [Left(kind or "item", where, reason), *lost]
    return _read_post(item, facts, found, uploads)


def describe(facts: dict[str, str]) -> str:
    return facts.get("title") or facts.get("wp:post_name") or f"number {facts.get('wp:post_id') or '?'}"


def _read_post(item: Element, facts: dict[str, str], found: Survey, uploads: Uploads) -> FoundPost:
    where = describe(facts)
    key = make_key(facts, found.site)
    text, shortcodes = convert_content(facts.get("content:encoded", ""), found.attachments)
    said = list(read_comments(item, key, where, found))
    left = [one for one in said if isinstance(one, Left)]
    left += [Left("shortcode", f"[{name}] in {where}", "stays in the text as it is") for name in shortcodes]
    return FoundPost(
        key=key,
        where=where,
        kind=facts["wp:post_type"],
        status=_choose_status(facts, left),
        title=facts.get("title", ""),
        slug=unquote(facts.get("wp:post_name", "")),
        text=text,
        author=found.author(facts.get("dc:creator", "")),
        tags=_read_tags(item),
        published_at=_read_date(facts, "wp:post_date") or _read_pub_date(facts),
        updated_at=_read_date(facts, "wp:post_modified"),
        comments=tuple(one for one in said if isinstance(one, FoundComment)),
        left=tuple(left),
        find_file=uploads.find,
        old_paths=_read_old_paths(facts, found.site),
    )


def _read_old_paths(facts: dict[str, str], site: str) -> tuple[str, ...]:
    path = read_path(facts.get("link", ""), site.partition("/")[0])
    return (path,) if path else ()


def make_key(facts: dict[str, str], site: str) -> str:
    """The number in its blog; without one the permanent name, and without that what it says."""
    number, guid = facts.get("wp:post_id", ""), facts.get("guid", "")
    words = f"{site} {number}" if number and site else guid
    words = words or "\n".join(facts.get(name, "") for name in ("title", "wp:post_date", "content:encoded"))
    readable = f"wordpress:{words}"
    is_short = len(readable) <= 120 and "\n" not in readable and readable.isascii()  # noqa: PLR2004 - of 191
    return readable if is_short else f"wordpress:{hashlib.sha256(words.encode()).hexdigest()[:40]}"


def _choose_status(facts: dict[str, str], left: list[Left]) -> str:
    status = _STATUSES.get(facts.get("wp:status", ""), "draft")
    if facts.get("wp:post_password") and status in {"published", "scheduled"}:
        left.append(Left("password", describe(facts), "a post cannot have one here; it is private now"))
        return "private"
    if facts.get("wp:is_sticky") == "1":
        left.append(Left("sticky post", describe(facts), "nothing is kept on top here"))
    return status


def _read_tags(item: Element) -> tuple[str, ...]:
    marks = [child for child in item if child.tag == "category"]
    # Version 1.0 says each twice, once without a domain.
    has_domains = any(mark.get("domain") for mark in marks)
    wanted = [mark for mark in marks if mark.get("domain") in _TAG_DOMAINS or not has_domains]
    return tuple(dict.fromkeys(name for mark in wanted if (name := (mark.text or "").strip())))


def _read_pub_date(facts: dict[str, str]) -> datetime | None:
    try:
        return read_time(parsedate_to_datetime(facts.get("pubDate", "")))
    except ValueError:
        return None


def _read_date(facts: dict[str, str], name: str) -> datetime | None:
    return read_time(facts.get(f"{name}_gmt")) or read_time(facts.get(name))


def _read_attachment(facts: dict[str, str], found: Survey, uploads: Uploads) -> FoundPicture | list[Left]:
    address = facts.get("wp:attachment_url") or facts.get("guid", "")
    file: Path | None = uploads.find(address)
    if file is None:
        return [Left("attachment", address or describe(facts), f"its file is not in {uploads.described}")]
    return FoundPicture(file, address, facts.get("title", ""), found.author(facts.get("dc:creator", "")))
