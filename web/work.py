"""The worker process: waits for the database, refuses a schema that does not fit, then does what is due.

On SIGTERM it ends after the job in hand, or, if that takes too long, gives it back.
"""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

import structlog

from web.app import create_app
from web.jobs.worker import StoppedInTheMiddleError, Worker
from web.log import configure_logging
from web.serve import WRONG_USAGE, check_database
from web.settings import SettingError, Settings, check_mail_password, read_settings

SECONDS_TO_FINISH = 20  # of the 30 that the container is given

log = structlog.get_logger()


def main(arguments: list[str]) -> int:
    options = _read_options(arguments)
    try:
        settings = read_settings()
        check_mail_password(settings.mail)
    except SettingError as error:
        sys.stderr.write(f"The worker does not start: {error}\n")
        return WRONG_USAGE
    configure_logging(as_json=settings.json_log)
    stop = _stop_on_signals()
    return check_database(settings) or _work(settings, stop, options)


def _read_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m web.work", description="Does what is due.")
    parser.add_argument("--alive", type=Path, help="a file to touch while all is well")
    parser.add_argument("--beside-parent", action="store_true", help="end when the parent has ended")
    return parser.parse_args(arguments)


def _work(settings: Settings, stop: threading.Event, options: argparse.Namespace) -> int:
    log.info("worker starts")
    worker = Worker(create_app(settings), stop, options.alive)
    with suppress(StoppedInTheMiddleError):
        worker.run(_watch_parent() if options.beside_parent else lambda: True)
    signal.alarm(0)
    log.info("worker ends")
    return 0


def _watch_parent() -> Callable[[], bool]:
    """For `make demo`: the worker must not outlive the blog that it belongs to, however that ends."""
    parent = os.getppid()
    return lambda: os.getppid() == parent


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.alarm(SECONDS_TO_FINISH)

    def break_off(_number: int, _frame: FrameType | None) -> None:
        raise StoppedInTheMiddleError

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    signal.signal(signal.SIGALRM, break_off)
    return stop


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
