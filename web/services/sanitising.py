"""What of HTML may reach a reader: a list of what is allowed; all else goes."""

import nh3

from web.services.allowed import (
    COMMENT_ATTRIBUTES,
    COMMENT_TAGS,
    GONE_WITH_CONTENT,
    POST_ATTRIBUTES,
    POST_CLASSES,
    POST_TAGS,
    SCHEMES,
)
from web.services.finishing import link_pictures, lower_headings, wrap_tables

COMMENT_REL = "nofollow ugc noopener"
# Ids of a text must not be taken for the page's own (#comments, #comment-form).
ID_PREFIX = "text-"


def clean_post(html: str) -> str:
    return wrap_tables(link_pictures(lower_headings(_POSTS.clean(html))))


def clean_comment(html: str) -> str:
    return link_pictures(_COMMENTS.clean(html), rel=COMMENT_REL, own_too=True)


def _keep_inside(_tag: str, name: str, value: str) -> str | None:
    """References within a text follow its ids; numbers are numbers."""
    if name == "href" and value.startswith("#") and len(value) > 1:
        return f"#{ID_PREFIX}{value[1:].removeprefix(ID_PREFIX)}"
    if name in {"width", "height", "colspan", "rowspan", "start", "value"}:
        return value if value.isdecimal() and len(value) < 6 else None  # noqa: PLR2004 - pixels, columns
    return value


_POSTS = nh3.Cleaner(
    tags=POST_TAGS,
    attributes=POST_ATTRIBUTES,
    allowed_classes=POST_CLASSES,
    clean_content_tags=GONE_WITH_CONTENT,
    attribute_filter=_keep_inside,
    url_schemes=SCHEMES,
    link_rel=None,
    id_prefix=ID_PREFIX,
    # A task's box is shown, never ticked; wide code can be scrolled by keys.
    set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}, "pre": {"tabindex": "0"}},
    tag_attribute_values={
        "td": {"align": {"left", "center", "right"}},
        "th": {"align": {"left", "center", "right"}},
    },
)
_COMMENTS = nh3.Cleaner(
    tags=COMMENT_TAGS,
    attributes=COMMENT_ATTRIBUTES,
    clean_content_tags=GONE_WITH_CONTENT,
    attribute_filter=_keep_inside,
    url_schemes=SCHEMES,
    link_rel=COMMENT_REL,
)
