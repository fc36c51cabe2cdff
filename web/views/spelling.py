"""What a template calls dozens of times a page: words, days and addresses, each worked out once.

Each is kept under all that it is made of, so that nothing kept here can be out of date.
"""

from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from flask import Flask, has_request_context, request, url_for
from flask_babel import get_locale, get_timezone, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

_WITH_HOST = {"_external", "_scheme"}  # such an address is another one for each host that asks


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(_=say, gettext=say, ngettext=say_number, url_for=find_address)
    app.jinja_env.filters.update(dateformat=write_day, minuteformat=write_minute)


@pass_eval_context
def say(context: EvalContext, text: str, /, **values: object) -> str:
    """As Flask-Babel and Jinja say it together, five calls deep."""
    return _fill(_translate(text, get_locale()), values, context)


@pass_eval_context
def say_number(context: EvalContext, one: str, many: str, num: int, /, **values: object) -> str:
    said: str = get_translations().ungettext(one, many, num)
    return _fill(Markup(said), {"num": num, **values}, context)  # noqa: S704 - a translation of ours


def _fill(said: Markup, values: dict[str, object], context: EvalContext) -> str:
    """Each text is a pattern, so that a sign of per cent stands doubled in all of them."""
    if not context.autoescape:
        return str(said) % values
    return said % values if "%" in said else said


@lru_cache(maxsize=4096)
def _translate(text: str, _locale: Locale) -> Markup:
    return Markup(get_translations().ugettext(text))  # noqa: S704 - a translation of ours


def find_address(endpoint: str, **values: Any) -> str:
    """As Flask's ``url_for``, which builds the same few hundred addresses for every page anew."""
    if not has_request_context() or _WITH_HOST & values.keys() or endpoint.startswith("."):
        return url_for(endpoint, **values)
    return _find_address(request.script_root, endpoint, tuple(values.items()))


@lru_cache(maxsize=8192, typed=True)
def _find_address(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(values))


def write_day(moment: date, form: str = "medium") -> str:
    return _write_day(moment, form, get_locale(), get_timezone())


@lru_cache(maxsize=4096)
def _write_day(moment: date, form: str, locale: Locale, zone: tzinfo) -> str:
    day = moment.astimezone(zone).date() if isinstance(moment, datetime) else moment
    return str(format_date(day, form, locale))


def write_minute(moment: datetime) -> str:
    """Of the day, on the clock of the blog."""
    at = moment.astimezone(get_timezone())
    return _write_minute(at.hour, at.minute, get_locale())


@lru_cache(maxsize=4096)
def _write_minute(hour: int, minute: int, locale: Locale) -> str:
    return str(format_time(datetime(1, 1, 1, hour, minute), "short", locale=locale))  # noqa: DTZ001 - a clock's face
