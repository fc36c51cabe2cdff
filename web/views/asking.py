"""What views need to know about a request: settings, who asks, where to go on."""

import re
from typing import cast
from urllib.parse import urlencode

from flask import current_app, request, url_for
from flask_login import current_user

from web.services.authentication.devices import Visit, describe_visit
from web.services.brakes import Brakes, address_key
from web.services.people import Guest, Person
from web.settings import Settings


def settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])


def brakes() -> Brakes:
    return cast("Brakes", current_app.extensions["brakes"])


def visitor() -> Person | Guest:
    return cast("Person | Guest", current_user._get_current_object())  # noqa: SLF001 - werkzeug's documented way out of a proxy


def person() -> Person:
    """Who is logged in; only behind ``require`` of what no guest may."""
    return cast("Person", visitor())


def person_id() -> int:
    return person().id


def address() -> str:
    return address_key(request.remote_addr)


def this_visit() -> Visit:
    """Which browser this is, and roughly from where."""
    return describe_visit(request.headers.get("User-Agent", ""), request.remote_addr)


def site_url() -> str:
    """Without a trailing slash."""
    return settings().site_url or request.host_url.rstrip("/")


def local_path(path: str | None) -> str:
    """The path when it stays on this blog, else the home page: a link must not lead a log-in elsewhere."""
    # Browsers read a backslash as a slash and drop control characters, so that both could hide a host.
    if path and re.fullmatch(r"/(?!/)[^\\]*", path) and path.isprintable():
        return path
    return url_for("reading.home")


def own_address() -> str:
    """The one address of this page, without what only changes how it came to be asked for."""
    said = {name: request.args.get(name, "") for name in ("page", "before", "after")}
    kept = {name: value for name, value in said.items() if value not in {"", "1"}}
    path = url_for(request.endpoint or "reading.home", **(request.view_args or {}))
    return f"{site_url()}{path}{'?' if kept else ''}{urlencode(kept)}"


def own_path() -> str:
    """Of this request, with its query."""
    return request.full_path.rstrip("?")


def next_path() -> str:
    return local_path(request.values.get("next"))
