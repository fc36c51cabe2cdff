"""Times in forms: what a writer types and reads is in the blog's time zone."""

from datetime import UTC, datetime

from babel.dates import get_timezone

from web.services.site.storing import load_site


def from_site_time(moment: datetime) -> datetime:
    """From the clock on the blog's wall to UTC. Of the hour that autumn gives twice, the first."""
    zone, clock = get_timezone(load_site().time_zone), moment.replace(tzinfo=None)
    # pytz, where Babel uses it, needs a call of its own: put in by replace(), its zones are minutes off.
    aware = zone.localize(clock) if hasattr(zone, "localize") else clock.replace(tzinfo=zone)
    return aware.astimezone(UTC)


def to_site_time(moment: datetime | None) -> datetime | None:
    return moment.astimezone(get_timezone(load_site().time_zone)) if moment else None
