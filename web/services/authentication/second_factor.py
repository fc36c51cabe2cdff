"""One-time codes of RFC 6238, as telephones show them: six digits, new every 30 seconds."""

import re
from time import time

import pyotp
from sqlalchemy import or_, update

from web.extensions import db
from web.models import SecondFactor, utc_now
from web.services.authentication.recovery_codes import remove_codes, replace_codes, use_code
from web.services.authentication.sealing import seal, unseal

STEP_SECONDS = 30
_CLOCKS_DIFFER = (0, -1, 1)  # steps: a telephone may be half a minute off


def is_on(user_id: int) -> bool:
    found = db.session.get(SecondFactor, user_id)
    return found is not None and found.confirmed_at is not None


def prepare(user_id: int) -> str:
    """The secret to set up. The same until it is confirmed: a page may be loaded again."""
    found = db.session.get(SecondFactor, user_id)
    secret = unseal(found.sealed_secret) if found else None
    if secret is None:
        secret = pyotp.random_base32()
        db.session.merge(SecondFactor(user_id=user_id, sealed_secret=seal(secret)))
        db.session.commit()
    return secret


def describe(secret: str, name: str, site_title: str) -> str:
    """What a telephone reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=site_title)


def turn_on(user_id: int, typed: str) -> list[str] | None:
    """The recovery codes, or None when the code is not the telephone's."""
    if is_on(user_id) or not _is_current(user_id, typed):
        return None
    db.session.get_one(SecondFactor, user_id).confirmed_at = utc_now()
    return renew_codes(user_id)


def renew_codes(user_id: int) -> list[str]:
    codes = replace_codes(user_id)
    db.session.commit()
    return codes


def turn_off(user_id: int) -> None:
    found = db.session.get(SecondFactor, user_id)
    if found is not None:
        db.session.delete(found)
    remove_codes(user_id)
    db.session.commit()


def is_right_code(user_id: int, typed: str) -> bool:
    """The telephone's code, or a recovery code; either is taken once."""
    code = re.sub(r"\s", "", typed)
    return _is_current(user_id, code) if code.isdecimal() else use_code(user_id, code)


def _is_current(user_id: int, typed: str) -> bool:
    found = db.session.get(SecondFactor, user_id)
    secret = unseal(found.sealed_secret) if found else None
    if secret is None:
        return False
    now = int(time()) // STEP_SECONDS
    steps = [now + off for off in _CLOCKS_DIFFER]
    code, totp = re.sub(r"\s", "", typed), pyotp.TOTP(secret)
    right = [step for step in steps if pyotp.utils.strings_equal(totp.generate_otp(step), code)]
    return bool(right) and _use_step(user_id, right[0])


def _use_step(user_id: int, step: int) -> bool:
    """False when a code of this moment, or a later one, was used before: who looked on has nothing."""
    query = (
        update(SecondFactor)
        .where(SecondFactor.user_id == user_id)
        .where(or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step))
        .values(last_step=step)
    )
    used = db.session.execute(query).rowcount  # type: ignore[attr-defined] # an UPDATE gives a CursorResult
    db.session.commit()
    return bool(used)
