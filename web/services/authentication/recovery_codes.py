"""Codes for who has lost the second factor: shown once, stored as digests, each good for one log-in."""

import base64
import secrets

from sqlalchemy import delete, func, select, update

from web.extensions import db
from web.models import RecoveryCode, utc_now
from web.services.authentication.tokens import digest

HOW_MANY = 10
_RANDOM_BYTES = 10  # 80 bits: too many to be guessed, also by who has the digests


def replace_codes(user_id: int) -> list[str]:
    """New ones, in groups that can be copied by hand; the old ones are void. The caller commits."""
    codes = [base64.b32encode(secrets.token_bytes(_RANDOM_BYTES)).decode() for _ in range(HOW_MANY)]
    remove_codes(user_id)
    db.session.add_all(RecoveryCode(user_id=user_id, code_digest=digest(code)) for code in codes)
    return ["-".join(code[start : start + 4] for start in range(0, len(code), 4)) for code in codes]


def use_code(user_id: int, typed: str) -> bool:
    """Takes it away: of two who use it at once one is refused."""
    query = (
        update(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
        .where(RecoveryCode.code_digest == digest(typed.replace("-", "").upper()))
        .values(used_at=utc_now())
    )
    used = db.session.execute(query).rowcount  # type: ignore[attr-defined] # an UPDATE gives a CursorResult
    db.session.commit()
    return bool(used)


def count_unused(user_id: int) -> int:
    query = select(func.count(RecoveryCode.id))
    unused = query.where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


def remove_codes(user_id: int) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
