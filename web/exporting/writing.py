"""Everything, in an order that is always the same, a hundred texts in memory at a time."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from web.exporting.keys import FORMAT, MARK
from web.exporting.lists import list_files, read_lists
from web.exporting.targets import Target
from web.exporting.texts import list_texts, read_texts
from web.extensions import db

_BATCH = 100

Tell = Callable[[int, int], None]


def export_blog(target: Target, media: Path, tell: Tell) -> Counter[str]:
    """Files by the folder or list that they are. ``tell``: how many texts of how many are written."""
    target.write(MARK, json.dumps({"made_by": "Inkstone", "format": FORMAT}).encode() + b"\n")
    counts = _write_texts(target, tell)
    for file in read_lists():
        target.write(file.name, file.data)
        counts[file.name.removesuffix(".jsonl")] = file.data.count(b"\n")
    for name, path in list_files(media):
        target.copy(name, path)
        counts["files"] += 1
    return counts


def _write_texts(target: Target, tell: Tell) -> Counter[str]:
    counts: Counter[str] = Counter()
    ids = list_texts()
    for start in range(0, len(ids), _BATCH):
        # Each batch in a transaction of its own: one that lasts would keep a migration waiting.
        db.session.rollback()
        for file in read_texts(ids[start : start + _BATCH]):
            target.write(file.name, file.data)
            folder = file.name.partition("/")[0]
            counts[folder] += file.data.count(b"\n") if folder == "comments" else 1
        db.session.expunge_all()
        tell(min(start + _BATCH, len(ids)), len(ids))
    db.session.rollback()
    return counts
