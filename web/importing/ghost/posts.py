"""From a row of Ghost's table of posts to one post."""

import hashlib
import re

from web.importing.ghost.blog import Blog
from web.importing.ghost.bodies import write_body
from web.importing.ghost.comments import read_comments
from web.importing.ghost.envelope import Row, read_text
from web.importing.ghost.uploads import Content
from web.importing.records import FoundComment, FoundPost, Left
from web.importing.times import read_time

_OWN_ID = re.compile(r"[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_STATUSES = {"published": "published", "scheduled": "scheduled", "draft": "draft", "sent": "private"}
_NOT_KEPT = {
    "codeinjection_head": (
        "code injection",
        "what it puts into the page's head is not taken: no script runs here",
    ),
    "codeinjection_foot": (
        "code injection",
        "what it puts at the page's end is not taken: no script runs here",
    ),
    "canonical_url": ("canonical address", "a post is its own first address here"),
}


def read_post(post: Row, blog: Blog, content: Content) -> FoundPost:
    where = read_text(post, "title").strip() or read_text(post, "slug") or read_text(post, "id") or "a post"
    key, meta = make_key(post), (blog.meta_of_posts.get(read_text(post, "id")) or [{}])[0]
    authors, (tags, internal) = blog.find_authors(post), blog.find_tags(post)
    text, left = write_body(post, meta, where)
    said = list(read_comments(post, key, where, blog))
    left += [one for one in said if isinstance(one, Left)]
    left += [
        Left("co-author", f"{one.display_name or one.name} of {where}", "a post has one author")
        for one in authors[1:]
    ]
    left += [Left("tag", f"{name} of {where}", "is one of Ghost's internal tags") for name in internal]
    left += [
        Left(what, where, reason)
        for name, (what, reason) in _NOT_KEPT.items()
        if read_text(post, name).strip()
    ]
    slug = read_text(post, "slug")
    return FoundPost(
        key=key,
        where=where,
        kind="page" if read_text(post, "type") == "page" or post.get("page") in (True, "1") else "post",
        status=_choose_status(post, where, left),
        title=read_text(post, "title"),
        slug=slug,
        text=text,
        author=authors[0] if authors else None,
        tags=tuple(tags),
        published_at=read_time(post.get("published_at")),
        updated_at=read_time(post.get("updated_at")),
        comments=tuple(one for one in said if isinstance(one, FoundComment)),
        left=tuple(left),
        find_file=content.find,
        old_paths=(f"/{slug}/",) if slug else (),
    )


def make_key(post: Row) -> str:
    """The number that stays when a blog moves from one Ghost to another; without one, what it says."""
    own = next(
        (one for name in ("uuid", "id") if _OWN_ID.fullmatch(one := read_text(post, name).lower())), ""
    )
    words = "\n".join(read_text(post, name) for name in ("slug", "title", "created_at"))
    return f"ghost:{own or hashlib.sha256(words.encode()).hexdigest()[:40]}"


def _choose_status(post: Row, where: str, left: list[Left]) -> str:
    said = read_text(post, "status")
    status, readers = _STATUSES.get(said, "draft"), read_text(post, "visibility") or "public"
    if status != "draft" and readers != "public":
        left.append(
            Left("members' post", where, f"only for {readers} in Ghost; nobody is a member here: a draft now")
        )
        return "draft"
    if said == "sent":
        left.append(Left("post", where, "was only sent by e-mail in Ghost; it is private now"))
    if said not in _STATUSES:
        left.append(Left("post", where, f"has the status {said or 'none'}, unknown here; it is a draft now"))
    if post.get("featured") in (True, "1"):
        left.append(Left("featured post", where, "is not pinned here"))
    return status
