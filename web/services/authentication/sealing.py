"""Secrets that have to be read again, encrypted with a key made from the blog's own.

A database that somebody read, or a copy of it that runs under another key, opens none of them.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


def seal(secret: str) -> str:
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str | None:
    """None when it was sealed with another key."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _box() -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"inkstone second factors")
    return Fernet(base64.urlsafe_b64encode(derive.derive(str(current_app.secret_key).encode())))
