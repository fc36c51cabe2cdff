"""The blog for programs: JSON under /api/v1, for who holds a token.

It promises that what its document says is what it does: both come from one declaration per operation.
It must never take a cookie, and never do what the token's owner may not do on the blog's own pages.
"""

from web.views.api import comments, document, files, me, posts, reference, tags, versions, writing
from web.views.api.blueprint import blueprint

__all__ = [
    "blueprint",
    "comments",
    "document",
    "files",
    "me",
    "posts",
    "reference",
    "tags",
    "versions",
    "writing",
]
