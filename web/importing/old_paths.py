"""The addresses that posts had elsewhere lead to where they are now."""

from urllib.parse import unquote, urlsplit

from sqlalchemy import select

from web.extensions import db
from web.importing.records import Left
from web.models import Post, Redirect
from web.services.redirects import digest_of, is_path


def read_path(address: str, host: str = "") -> str:
    """The path of an address of that host, or of a path alone, as people read it; empty for what is neither.

    What a query alone tells apart (``/?p=1``), and what is the home page, is no address of a text.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    is_here = parts.netloc.lower().removeprefix("www.") == host.lower().removeprefix("www.")
    path = unquote(parts.path)
    if not is_here or not path.strip("/"):
        return ""
    return path if path.startswith("/") else f"/{path}"


def lead_here(path: str, post: Post) -> list[Left]:
    """Part of the caller's transaction. A path that leads elsewhere already stays as it is, and is named."""
    target = f"/{post.kind}s/{post.slug}"
    if path.rstrip("/") == target:
        return []
    if not is_path(path):
        return [Left("old address", path[:300], "no path of this blog can be written so")]
    found = db.session.scalar(select(Redirect.target).where(Redirect.path_digest == digest_of(path)))
    if found is None:
        db.session.add(Redirect(path_digest=digest_of(path), path=path, target=target, code=301))
    elif found != target:
        return [Left("old address", path, f"leads to {found} already")]
    return []
