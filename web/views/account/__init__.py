"""People at the door and in their own room: signing up, logging in and out, settings, sessions."""

from web.views.account import log_in, own_sessions, password, profile, sign_up
from web.views.account.blueprint import blueprint

__all__ = ["blueprint", "log_in", "own_sessions", "password", "profile", "sign_up"]
