"""Passwords: argon2id, with the parameters OWASP gives for machines with little memory."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1000

# 19 MiB each: sixteen threads that hash at once stay far below a small container's memory.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_nobodys_hash = _hasher.hash("nobody logs in with this")


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_right_password(password_hash: str | None, password: str) -> bool:
    """Takes the same time whether or not there is a hash, so that names cannot be guessed by the clock."""
    try:
        _hasher.verify(password_hash or _nobodys_hash, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def is_outdated(password_hash: str) -> bool:
    return _hasher.check_needs_rehash(password_hash)
