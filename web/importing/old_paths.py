"""The addresses that posts had elsewhere lead to where they are now."""

from sqlalchemy import select

from web.extensions import db
from web.importing.records import Left
from web.models import Post, Redirect
from web.services.redirects import digest_of, is_path


def lead_here(path: str, post: Post) -> list[Left]:
    """Part of the caller's transaction. A path that leads elsewhere already stays as it is, and is named."""
    if not path:
        return []
    if not is_path(path):
        return [Left("old address", path[:300], "no path of this blog can be written so")]
    target = f"/{post.kind}s/{post.slug}"
    found = db.session.scalar(select(Redirect.target).where(Redirect.path_digest == digest_of(path)))
    if found is None:
        db.session.add(Redirect(path_digest=digest_of(path), path=path, target=target, code=301))
    elif found != target:
        return [Left("old address", path, f"leads to {found} already")]
    return []
