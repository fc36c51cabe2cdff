"""A worker that is killed at a point of its first job: ``python -m tests.web.dying_worker POINT``.

claimed: the lease is committed, nothing is done. effect: the job has done its work in its transaction.
marked: "done" stands beside it, not committed. done: committed, and nobody was told.
"""

import os
import signal
import sys

from sqlalchemy import event

from web.app import create_app
from web.extensions import db
from web.jobs.kinds import KINDS
from web.jobs.worker import Worker
from web.services import leases

POINTS = ("claimed", "effect", "marked", "done")


def die(*_) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str) -> None:
    for kind, work in list(KINDS.items()):
        KINDS[kind] = wrap(work, point)
    if point == "done":
        finish = leases.finish
        leases.finish = lambda claim: (finish(claim), die())


def wrap(work, point):
    def wrapped(claim):
        if point == "claimed":
            die()
        work(claim)
        db.session.flush()
        if point == "effect":
            die()
        if point == "marked":
            event.listen(db.engine, "commit", die)

    return wrapped


if __name__ == "__main__":
    arm(sys.argv[1])
    Worker(create_app(), None).work_once()
    sys.exit("there was no job to die over")
