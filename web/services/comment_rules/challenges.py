"""A sum that a browser with scripts does while somebody types: cheap for one comment, dear for a million.

The form carries a signed stamp; the proof is a number that, behind it, gives a SHA-256 starting with zeros.
"""

import hashlib
import secrets
import time

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

BITS = 15  # about 33,000 tries: a tenth of a second in a browser
FASTEST_SECONDS = 3  # nobody reads a form, fills and sends it sooner
OLDEST_SECONDS = 24 * 3600
_LONGEST_STAMP, _LONGEST_PROOF = 300, 12


def make_stamp(post_id: int) -> str:
    """For one form on the page of this post."""
    return str(_serializer().dumps([post_id, secrets.token_hex(8)]))


def is_person(stamp: str, proof: str, post_id: int) -> bool:
    """Whether form and answer look like a browser with somebody before it. False is a doubt, no verdict."""
    return _is_in_time(stamp, post_id) and is_proof(stamp, proof)


def is_proof(stamp: str, proof: str) -> bool:
    if not (proof.isascii() and proof.isdecimal() and len(proof) <= _LONGEST_PROOF):
        return False
    digest = hashlib.sha256(f"{stamp}:{proof}".encode()).digest()
    return int.from_bytes(digest[:4]) >> (32 - BITS) == 0


def _is_in_time(stamp: str, post_id: int) -> bool:
    if len(stamp) > _LONGEST_STAMP:
        return False
    try:
        facts, made_at = _serializer().loads(stamp, max_age=OLDEST_SECONDS, return_timestamp=True)
    except BadSignature:
        return False
    return bool(facts[0] == post_id and time.time() - made_at.timestamp() >= FASTEST_SECONDS)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="comment stamp")
