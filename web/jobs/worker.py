"""The loop: take a job, do it, commit both or neither, go on."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from web.extensions import db
from web.jobs.kinds import FINAL_ERRORS, KINDS
from web.services import leases
from web.services.digesting import start_due_digest
from web.services.leases import Claim, LeaseLostError
from web.services.picture_files import mend_files
from web.services.schema import DatabaseUnreachableError, check_fit
from web.services.search.texts import mend_texts

PAUSE_SECONDS = 1.0
MEND_EVERY_SECONDS = 3600  # an older release may run beside this one and write posts without their words
_MOST_MENDED = 50
_MOST_MENDED_FILES = 5  # pictures between two looks for a job

log = structlog.get_logger()


class StoppedInTheMiddleError(BaseException):
    """Raised into a job that takes too long. No ``Exception``: no job may take it for one of its own."""


class Worker:
    """``stop`` ends it after the job that it has in hands; ``alive`` is touched while all is well."""

    def __init__(self, app: Flask, stop: threading.Event, alive: Path | None = None) -> None:
        self._app = app
        self._stop = stop
        self._alive = alive
        self._last_trouble = ""
        self._mend_at = 0.0

    def run(self, is_wanted: Callable[[], bool] = lambda: True) -> None:
        while not self._stop.is_set() and is_wanted():
            if not self._is_whole() or not (self.work_once() or self.mend_once()):
                self._stop.wait(PAUSE_SECONDS)

    def work_once(self) -> bool:
        """True when there was a job, whatever became of it."""
        with self._app.app_context():
            try:
                claim = leases.claim_next(KINDS)
                if claim is not None:
                    self._work(claim)
            except SQLAlchemyError as error:
                # The job's lease runs out, and it is taken again.
                log.error("the database failed", error=type(error).__name__)  # noqa: TRY400 - its text may hold a person's facts
                return False
            return claim is not None

    def mend_once(self) -> bool:
        """When nothing is due: the letter of the week, words to search, pictures. True when there is more."""
        if time.monotonic() < self._mend_at:
            return False
        with self._app.app_context():
            try:
                start_due_digest()
                media = self._app.extensions["settings"].media_directory
                mended = mend_texts(_MOST_MENDED) or mend_files(media, _MOST_MENDED_FILES)
            except SQLAlchemyError as error:
                log.error("the database failed", error=type(error).__name__)  # noqa: TRY400 - as above
                mended = 0
        if mended:
            log.info("words for the search, or narrower pictures, were made", count=mended)
        else:
            self._mend_at = time.monotonic() + MEND_EVERY_SECONDS
        return bool(mended)

    def _work(self, claim: Claim) -> None:
        known = log.bind(job=claim.id, kind=claim.kind, attempt=claim.attempts)
        try:
            KINDS[claim.kind](claim)
            leases.finish(claim)
            known.info("job done")
        except LeaseLostError:
            known.warning("job taken over by another worker; nothing of this attempt was kept")
        except StoppedInTheMiddleError:
            db.session().invalidate()  # broken off in the middle of a word, the connection is of no more use
            leases.release(claim)
            known.info("job given back: the worker is told to stop")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told, and the next job is done
            db.session.rollback()
            is_last = leases.fail(claim, _name(error), for_good=isinstance(error, FINAL_ERRORS))
            known.error("job failed" if is_last else "job failed, to be tried again", error=_name(error))

    def _is_whole(self) -> bool:
        """Whether the schema still fits: a migration may have begun since the last job."""
        trouble = self._find_trouble()
        if trouble and trouble != self._last_trouble:
            log.warning("waiting", reason=trouble)
        elif self._last_trouble and not trouble:
            log.info("going on")
        self._last_trouble = trouble
        if self._alive and not trouble:
            self._alive.touch()
        return not trouble

    def _find_trouble(self) -> str:
        with self._app.app_context():
            try:
                return check_fit().reason
            except DatabaseUnreachableError as error:
                return str(error)


def _name(error: Exception) -> str:
    """Its kind and its first line: the rest of a database error is a statement with its values."""
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
