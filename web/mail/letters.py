"""Every kind of letter by its name: facts in, what it says out.

To add one: a function that returns a ``Letter``, or None when there is nothing to say any more, entered in
``LETTERS``. It runs in the recipient's language. ``web.services.mailing.post_letter`` sends it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from web.mail import (
    account_letters,
    comment_letters,
    digest_letters,
    follow_letters,
    reminder_letters,
    thread_letters,
)
from web.mail.letter import Letter

# The recipient's id (None: an address without an account), and the facts that the letter was posted with.
Writer = Callable[[int | None, Mapping[str, Any]], Letter | None]

LETTERS: dict[str, Writer] = {
    "reset": account_letters.write_reset,
    "confirm": account_letters.write_confirm,
    "address-changed": account_letters.write_address_changed,
    "comment": comment_letters.write_comment,
    "reply": comment_letters.write_reply,
    "digest": digest_letters.write_digest,
    "follow": follow_letters.write_follow,
    "answer": follow_letters.write_answer,
    "thread": thread_letters.write_thread,
    "reminder": reminder_letters.write_reminder,
}
