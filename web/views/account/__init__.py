"""People at the door and in their own room: signing up, logging in and out, settings, sessions."""

from web.views.account import (
    by_letter,
    invitations,
    letters,
    log_in,
    own_data,
    own_sessions,
    password,
    profile,
    provider,
    second_factor,
    second_step,
    sign_up,
    tokens,
)
from web.views.account.blueprint import blueprint

__all__ = [
    "blueprint",
    "by_letter",
    "invitations",
    "letters",
    "log_in",
    "own_data",
    "own_sessions",
    "password",
    "profile",
    "provider",
    "second_factor",
    "second_step",
    "sign_up",
    "tokens",
]
