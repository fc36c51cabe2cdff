"""Old addresses: asked only where nothing else answers."""

from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import Redirect
from web.services.auditing import record
from web.services.site.choices import LONGEST_ADDRESS, is_address

CODES = (301, 302)


class PathTakenError(Exception):
    """There is a redirect from this path already."""


def is_path(text: str) -> bool:
    return text.startswith("/") and len(text) > 1 and is_address(text)


def find_target(path: str) -> tuple[str, int] | None:
    """Where a path leads, and by which code; with or without the slash at its end, unless both are there."""
    if len(path) > LONGEST_ADDRESS:
        return None
    own, other = digest_of(path), digest_of(path.rstrip("/") if path.endswith("/") else f"{path}/")
    query = select(Redirect.target, Redirect.code).where(Redirect.path_digest.in_((own, other)))
    row = db.session.execute(query.order_by((Redirect.path_digest == own).desc())).first()
    return (row.target, row.code) if row else None


def add_redirect(path: str, target: str, code: int, actor_id: int | None) -> None:
    """Raises ``PathTakenError``. Both were checked: a path of this blog; a path or a whole address."""
    db.session.add(Redirect(path_digest=digest_of(path), path=path, target=target, code=code))
    record("redirect-made", actor_id, f"{path} → {target}", {"code": code})
    try:
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise PathTakenError from error


def delete_redirect(redirect_id: int, actor_id: int | None) -> bool:
    """False when there is none."""
    path = db.session.scalar(select(Redirect.path).where(Redirect.id == redirect_id))
    if path is None:
        return False
    db.session.execute(delete(Redirect).where(Redirect.id == redirect_id))
    record("redirect-deleted", actor_id, path)
    db.session.commit()
    return True


def list_redirects(limit: int, offset: int) -> list[Redirect]:
    """The newest first."""
    return list(db.session.scalars(select(Redirect).order_by(Redirect.id.desc()).limit(limit).offset(offset)))


def digest_of(path: str) -> str:
    return sha256(path.encode()).hexdigest()
