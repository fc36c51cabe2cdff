"""The state of something, as a digest of what the API shows of it."""

import hashlib
import json
from typing import Any

from flask import request
from werkzeug.exceptions import PreconditionFailed, PreconditionRequired

from web.views.api.shapes.base import Shape


def etag_of(shown: Any) -> str:
    text = json.dumps(shown, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def require_match(shape: type[Shape], present: dict[str, object]) -> None:
    """Before a change: whoever sends it has seen what is there now. Raises 428 and 412."""
    if not request.if_match:
        raise PreconditionRequired
    # A proxy that compresses an answer makes its ETag a weak one; ours is of the content, so that is as good.
    if not request.if_match.contains_weak(etag_of(shape().dump(present))):
        raise PreconditionFailed
