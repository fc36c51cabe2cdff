"""Every kind of job, and what does it."""

from collections.abc import Callable

from web.jobs.digests import post_digest
from web.jobs.letters import send_letter
from web.jobs.reminders import tell_reminder
from web.mail.transport import LetterRefusedError
from web.services.leases import Claim

# In an application's context, without a request. It must never commit: the worker does, together with "done".
KINDS: dict[str, Callable[[Claim], None]] = {
    "digest": post_digest,
    "mail": send_letter,
    "reminder": tell_reminder,
}
# After these another attempt would end the same.
FINAL_ERRORS = (LetterRefusedError,)
