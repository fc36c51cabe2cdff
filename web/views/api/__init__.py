"""The blog for programs: JSON under /api/v1, for who holds a token.

It promises that what its document says is what it does: both come from one declaration per operation.
It must never take a cookie, and never do what the token's owner may not do on the blog's own pages.
"""

from web.views.api import document, me, posts, reference, tags
from web.views.api.blueprint import blueprint

__all__ = ["blueprint", "document", "me", "posts", "reference", "tags"]
