"""Starting and ending the session of this browser."""

from flask import session
from flask_login import login_user, logout_user

from web.services.authentication import sessions
from web.services.people import Person, load_person
from web.views.asking import this_visit, visitor


def enter(user_id: int, *, remember: bool) -> None:
    """In a new session: whatever was planted in the old one is gone."""
    visit = this_visit()
    leave()
    token = sessions.start_session(user_id, visit, remember=remember)
    login_user(load_person(token, visit), remember=remember)


def leave() -> None:
    """End it on the server too: the cookie, should somebody have a copy, is worth nothing then."""
    person = visitor()
    if isinstance(person, Person):
        sessions.end_session(person.id, person.session_id)
    session.clear()
    logout_user()  # last: in the session it leaves word to delete the cookie of a remembered log-in
