"""Reading texts."""

from typing import Any

from flask import abort, url_for
from flask_babel import lazy_gettext as _

from web.models import Post
from web.services.drafting.versions import newest_number
from web.services.listing.posts import Wanted, find_readable, list_readable
from web.services.permissions import can_edit
from web.services.visibility import status_now
from web.views.api.bearer import bearer
from web.views.api.declaring import Given, Operation, serve
from web.views.api.pages import give_page
from web.views.api.shapes.posts import PostsQuery, PostsShape, WholePostShape

POST = "/posts/<int:post_id>"


@serve("GET", "/posts", Operation("read", "read", _("List texts"), query=PostsQuery, gives=PostsShape))
def list_posts(given: Given) -> dict[str, object]:
    kinds = {name: given.query.get(name) for name in ("kind", "status", "tag", "author", "slug")}
    posts, following = give_page(
        given.query,
        lambda limit, cursor: list_readable(bearer(), Wanted(**kinds), limit, cursor),
        lambda post: post.id,
    )
    return {"items": [describe(post) for post in posts], "next_cursor": following}


@serve("GET", POST, Operation("read", "read", _("Read a text"), gives=WholePostShape, can_fail=(404,)))
def show_post(_given: Given, post_id: int) -> dict[str, object]:
    return describe_whole(find(post_id))


def find(post_id: int) -> Post:
    return find_readable(bearer(), post_id) or abort(404)


def describe(post: Post) -> dict[str, Any]:
    endpoint = "reading.page" if post.kind == "page" else "reading.post"
    names = ("id", "kind", "title", "slug", "summary", "published_at", "created_at", "updated_at")
    return {
        **{name: getattr(post, name) for name in names},
        "status": status_now(post.status, post.published_at),
        "path": url_for(endpoint, slug=post.slug),
        "is_pinned": post.pinned_at is not None,
        "author": {"name": post.author.name, "display_name": post.author.display_name},
        "tags": [{"name": tag.name, "slug": tag.slug} for tag in post.tags],
    }


def describe_whole(post: Post) -> dict[str, object]:
    markdown = post.markdown if can_edit(bearer(), post.author_id) else None
    return {
        **describe(post),
        "html": post.html,
        "markdown": markdown,
        "version": newest_number(post.id),
    }
