"""Versions of a text: listed, read, had again."""

from flask import abort
from flask_babel import lazy_gettext as _

from web.models import Post, PostVersion
from web.services import publishing
from web.services.drafting import versions
from web.services.tagging import split_tags
from web.views.api.bearer import bearer
from web.views.api.declaring import Given, Operation, serve
from web.views.api.pages import give_page
from web.views.api.posts import POST, describe_whole
from web.views.api.shapes.base import PageQuery
from web.views.api.shapes.posts import WholePostShape
from web.views.api.shapes.versions import VersionsShape, WholeVersionShape
from web.views.api.writing import find_to_change, find_to_edit

_VERSION = f"{POST}/versions/<int:number>"
_LIST = Operation(
    *("edit", "posts", _("List the versions of a text")),
    query=PageQuery,
    gives=VersionsShape,
    can_fail=(404,),
)
_READ = Operation("edit", "posts", _("Read a version"), gives=WholeVersionShape, can_fail=(404,))
_RESTORE = Operation(
    *("edit", "posts", _("Make a version the text again")),
    gives=WholePostShape,
    is_guarded=True,
    can_fail=(404,),
)


@serve("GET", f"{POST}/versions", _LIST)
def list_versions(given: Given, post_id: int) -> dict[str, object]:
    """The newest first."""
    own_id = find_to_edit(post_id).id
    items, following = give_page(
        given.query,
        lambda limit, cursor: versions.list_versions(own_id, limit, below=cursor),
        lambda line: line.number,
    )
    return {"items": [vars(line) for line in items], "next_cursor": following}


@serve("GET", _VERSION, _READ)
def show_version(_given: Given, post_id: int, number: int) -> dict[str, object]:
    post = find_to_edit(post_id)
    version, line = _find(post, number), versions.find_line(post.id, number) or abort(404)
    return {**vars(line), "markdown": version.markdown, "tags": split_tags(version.tags)}


@serve("POST", f"{_VERSION}/restore", _RESTORE)
def restore_version(_given: Given, post_id: int, number: int) -> dict[str, object]:
    """Title, text and tags; who may see the text stays as it is now."""
    post = find_to_change(post_id)
    return describe_whole(publishing.restore_version(post, _find(post, number), bearer().id))


def _find(post: Post, number: int) -> PostVersion:
    return versions.find_version(post.id, number) or abort(404)
