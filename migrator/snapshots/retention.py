"""Which copies go: a rule on their ages and number alone."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from migrator.snapshots.manifest import Manifest


def choose_removed(
    found: Iterable[Manifest], keep: int, keep_days: int, now: datetime, protected: Collection[str] = ()
) -> tuple[str, ...]:
    """The ids that go: beyond the newest ``keep``, or older than ``keep_days``; 0 switches a limit off.

    The newest of all, the newest that was proved, and what is ``protected`` stay in any case.
    """
    newest_first = sorted(found, key=lambda one: one.id, reverse=True)
    proved = [one.id for one in newest_first if one.proved_at and not one.half_applied]
    stays = {*protected, *(one.id for one in newest_first[:1]), *proved[:1]}
    oldest = now - timedelta(days=keep_days)
    return tuple(
        one.id
        for place, one in enumerate(newest_first)
        if one.id not in stays and ((keep and place >= keep) or (keep_days and one.taken < oldest))
    )
