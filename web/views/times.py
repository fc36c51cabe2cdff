"""Times in forms: what a writer types and reads is in the blog's time zone, unless the form names another."""

from datetime import UTC, datetime

from babel.dates import format_date, format_time, get_timezone
from flask_babel import get_locale

from web.services.site.storing import load_site


def from_site_time(moment: datetime) -> datetime:
    return from_zone_time(moment, load_site().time_zone)


def from_zone_time(moment: datetime, name: str) -> datetime:
    """From the clock on the wall there to UTC. Of the hour that autumn gives twice, the first."""
    zone, clock = get_timezone(name), moment.replace(tzinfo=None)
    # pytz, where Babel uses it, needs a call of its own: put in by replace(), its zones are minutes off.
    aware = zone.localize(clock) if hasattr(zone, "localize") else clock.replace(tzinfo=zone)
    return aware.astimezone(UTC)


def to_site_time(moment: datetime | None) -> datetime | None:
    return to_zone_time(moment, load_site().time_zone) if moment else None


def to_zone_time(moment: datetime, name: str) -> datetime:
    return moment.astimezone(get_timezone(name))


def write_zoned_moment(moment: datetime, zone: str) -> str:
    """In the reader's language, on the clock of a zone that may not be the blog's, and with its name."""
    local, locale = to_zone_time(moment, zone), get_locale()
    day, clock = format_date(local, "medium", locale), format_time(local, "short", locale=locale)
    return f"{day} {clock} ({zone.replace('_', ' ')})"
