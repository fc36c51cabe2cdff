"""Which text an address of the desk means, and where it leads."""

from flask import abort, url_for

from web.models import Post
from web.services import posts
from web.services.permissions import can_edit
from web.services.visibility import can_read
from web.views.asking import visitor
from web.views.guards import refuse_unless


def find_own(slug: str) -> Post:
    """404 where the visitor may not even know that it exists."""
    refuse_unless(allowed=visitor().is_authenticated)
    post = posts.find_post(slug)
    if post is None or not can_read(visitor(), post):
        abort(404)
    refuse_unless(allowed=can_edit(visitor(), post.author_id))
    return post


def edit_url(post: Post | None) -> str:
    if post is None:
        return url_for("writing.new")
    return url_for("writing.edit_page" if post.kind == "page" else "writing.edit", slug=post.slug)


def read_url(post: Post) -> str:
    return url_for("reading.page" if post.kind == "page" else "reading.post", slug=post.slug)
