"""Comments of members, in those exports that have them."""

from collections.abc import Iterator

from web.importing.ghost.blog import Blog
from web.importing.ghost.envelope import Row, read_text
from web.importing.html.convert import convert_comment
from web.importing.records import FoundComment, Left
from web.importing.times import read_time


def read_comments(post: Row, post_key: str, where: str, blog: Blog) -> Iterator[FoundComment | Left]:
    for number, row in enumerate(blog.comments_of_posts.get(read_text(post, "id"), []), 1):
        own_id = read_text(row, "id") or f"n{number}"
        if read_text(row, "status") == "deleted":
            yield Left("comment", f"{own_id} under {where}", "was deleted in Ghost")
            continue
        member = blog.members.get(read_text(row, "member_id"), {})
        yield FoundComment(
            key=f"{post_key}:{own_id}"[:191],
            parent_key=f"{post_key}:{read_text(row, 'parent_id') or '0'}"[:191],
            text=convert_comment(read_text(row, "html")),
            created_at=read_time(row.get("created_at")),
            status="approved" if read_text(row, "status") == "published" else "held",
            guest_name=read_text(member, "name"),
            guest_email=read_text(member, "email"),
        )
