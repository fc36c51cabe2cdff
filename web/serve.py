"""The web process: waits for the database, refuses a schema that does not fit, then becomes gunicorn.

The check stands here, in what the container starts, so that it holds for `up`, `restart` and a reboot alike.
"""

import os
import sys
import time
from pathlib import Path

import structlog

import web
from web.app import create_app
from web.extensions import db
from web.log import configure_logging
from web.services.schema import DatabaseUnreachableError, Fit, check_fit, image_heads
from web.settings import SettingError, Settings, read_server_settings, read_settings

CONFIGURATION = Path(web.__file__).resolve().parent.parent / "gunicorn.conf.py"
WRONG_USAGE = 2
SCHEMA_DOES_NOT_FIT = 10
DATABASE_NOT_REACHABLE = 12
PAUSE_SECONDS = 1.0
LINE_EVERY_SECONDS = 5.0

log = structlog.get_logger()


def main(arguments: list[str]) -> int:
    if arguments == ["--heads"]:
        sys.stdout.writelines(f"{head}\n" for head in image_heads())
        return 0
    if arguments:
        sys.stderr.write("usage: python -m web.serve [--heads]\n")
        return WRONG_USAGE
    try:
        server, settings = read_server_settings(), read_settings()
    except SettingError as error:
        sys.stderr.write(f"The blog does not start: {error}\n")
        return WRONG_USAGE
    configure_logging(as_json=server.json_log)
    return check_database(settings) or _become_gunicorn()


def check_database(settings: Settings) -> int:
    """0 when the schema fits, else the exit code; the reason is in the log."""
    with create_app(settings).app_context():
        try:
            fit = _wait_for_answer(settings.database_wait_seconds)
        except DatabaseUnreachableError as error:
            log.error("not started", reason=str(error), waited_seconds=settings.database_wait_seconds)  # noqa: TRY400 - the reason is the whole story
            return DATABASE_NOT_REACHABLE
        finally:
            db.engine.dispose()
    if not fit.fits:
        log.error("not started", reason=fit.reason)
        return SCHEMA_DOES_NOT_FIT
    log.info("schema fits", revisions=fit.database_revisions, **({"newer": fit.newer} if fit.newer else {}))
    return 0


def _wait_for_answer(wait_seconds: float) -> Fit:
    """A database that starts at the same moment needs some seconds; one line every five says so."""
    started = time.monotonic()
    next_line = started
    while True:
        try:
            return check_fit()
        except DatabaseUnreachableError as error:
            now = time.monotonic()
            if now - started >= wait_seconds:
                raise
            if now >= next_line:
                left = round(started + wait_seconds - now)
                log.info("waiting for the database", reason=str(error), seconds_left=left)
                next_line = now + LINE_EVERY_SECONDS
            time.sleep(PAUSE_SECONDS)


def _become_gunicorn() -> int:
    # gunicorn takes its place, so that the container's signals reach it.
    command = [sys.executable, "-m", "gunicorn", "--config", str(CONFIGURATION), "web.app:create_app()"]
    os.execv(sys.executable, command)  # noqa: S606 - a list of fixed words, no shell


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
