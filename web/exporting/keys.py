"""What a text or a comment is told by, in whichever blog it stands: ids differ from blog to blog."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

FORMAT = 1
MARK = "inkstone.json"  # a folder with this file was exported here


def key_of_post(import_key: str | None, slug: str, created_at: datetime) -> str:
    """Where it was imported from; else of its address and its first moment."""
    return import_key or _digest(slug, created_at.isoformat())


def key_comments(post_key: str, comments: Iterable[tuple[str | None, datetime, str]]) -> Iterator[str]:
    """Of import key, time and text of each, in the order of their ids. Who wrote it may leave."""
    seen: dict[str, int] = {}
    for import_key, created_at, markdown in comments:
        key = import_key or _digest(post_key, created_at.isoformat(), markdown)
        seen[key] = seen.get(key, 0) + 1
        yield key if seen[key] == 1 else f"{key}~{seen[key]}"


def _digest(*parts: str) -> str:
    return f"inkstone:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:40]}"
