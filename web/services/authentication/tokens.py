"""Secrets that a browser or a letter carries, and what is stored of them."""

import hashlib
import secrets


def make_token() -> str:
    """256 random bits, in letters that stand in an address as they are."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored. A plain SHA-256 is enough: nobody guesses 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
