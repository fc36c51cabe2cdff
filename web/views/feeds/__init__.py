"""The newest posts, whole, in the forms that readers elsewhere know: Atom, RSS 2.0, JSON Feed 1.1.

Each list of posts has them: the blog, a tag, an author. They promise whole addresses, and the same bytes to
everybody. They must never hold what a guest could not read on the page of that list.
"""

from web.views.feeds.routes import blueprint

__all__ = ["blueprint"]
