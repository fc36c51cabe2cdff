"""Who may enter a view."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, redirect, request, url_for

from web.views.asking import own_path, visitor

P = ParamSpec("P")
R = TypeVar("R")


def require(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Guests are led to the log-in and back; whoever is logged in and may not gets 403."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            refuse_unless(allowed=visitor().can(permission))
            return view(*args, **kwargs)

        return decides_by(permission)(guarded)

    return guard


def decides_by(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Says which permission the view itself asks for, where whose it is stands in the row alone."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        vars(view)["permission"] = permission
        return view

    return mark


def refuse_unless(*, allowed: bool) -> None:
    if allowed:
        return
    if visitor().is_anonymous and request.method in {"GET", "HEAD"}:
        abort(redirect(url_for("account.log_in", next=own_path())))
    abort(403)
