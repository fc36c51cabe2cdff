"""Comments of one item."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from web.importing.html.convert import convert_comment
from web.importing.records import FoundComment, Left
from web.importing.times import read_time
from web.importing.wordpress.elements import read_facts
from web.importing.wordpress.survey import Survey

_REASONS = {
    "spam": "is spam",
    "trash": "lies in the trash",
    "post-trashed": "lies in the trash",
    "pingback": "is a pingback: another blog's link, not a comment",
    "trackback": "is a trackback: another blog's link, not a comment",
}


def read_comments(item: Element, post_key: str, title: str, found: Survey) -> Iterator[FoundComment | Left]:
    for number, element in enumerate(_comments_of(item), 1):
        facts = read_facts(element)
        kind, state = facts.get("wp:comment_type", ""), facts.get("wp:comment_approved", "")
        where = f"{facts.get('wp:comment_id', number)} under {title}"
        reason = _REASONS.get(kind) or _REASONS.get(state)
        if reason is None and kind not in {"", "comment"}:
            reason = f"is of the type {kind}, which is no comment"
        yield Left("comment", where, reason) if reason else _read_comment(facts, post_key, number, found)


def _comments_of(item: Element) -> Iterator[Element]:
    return (child for child in item if child.tag == "wp:comment")


def _read_comment(facts: dict[str, str], post_key: str, number: int, found: Survey) -> FoundComment:
    user_id = facts.get("wp:comment_user_id", "0")
    # Without a number of its own a comment is known by its place: old exports are not written again.
    own_id = facts.get("wp:comment_id") or f"n{number}"
    return FoundComment(
        key=f"{post_key}:{own_id}",
        parent_key=f"{post_key}:{facts.get('wp:comment_parent') or '0'}",
        text=convert_comment(facts.get("wp:comment_content", "")),
        created_at=read_time(facts.get("wp:comment_date_gmt")) or read_time(facts.get("wp:comment_date")),
        # Without a state nobody is known to have approved it.
        status="approved" if facts.get("wp:comment_approved") == "1" else "held",
        guest_name=facts.get("wp:comment_author", ""),
        guest_email=facts.get("wp:comment_author_email", ""),
        author=found.authors_by_id.get(user_id) if user_id not in {"", "0"} else None,
    )
