"""Lets workers die over a job, and the next one finish it."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from web.extensions import db
from web.jobs.worker import Worker
from web.models import Job, utc_now

ROOT = Path(__file__).parents[2]


def environ_of(app) -> dict[str, str]:
    settings = app.extensions["settings"]
    mail = settings.mail
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "MEDIA_DIRECTORY": str(settings.media_directory),
        "SITE_URL": settings.site_url,
        "MAIL_OUTBOX": str(mail.outbox or ""),
        "MAIL_SERVER": mail.server,
        "MAIL_PORT": str(mail.port),
        "MAIL_SECURITY": mail.security,
        "MAIL_FROM": mail.sender,
    }


def kill_worker(app, point: str) -> None:
    """A worker begins the next job and is killed at the point; its lease runs out at once."""
    command = [sys.executable, "-m", "tests.web.dying_worker", point]
    done = subprocess.run(
        command, cwd=ROOT, env=environ_of(app), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    with app.app_context():
        moment = utc_now() - timedelta(seconds=1)
        db.session.execute(update(Job).where(Job.lease_until.is_not(None)).values(lease_until=moment))
        db.session.commit()


def work_off(app) -> None:
    """Every job that is due."""
    worker = Worker(app, None)
    while worker.work_once():
        pass


def states(app, kind: str) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Job.status).where(Job.kind == kind).order_by(Job.id)))
