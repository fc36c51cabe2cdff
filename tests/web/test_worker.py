"""`python -m web.work`, in a process of its own, as a container starts it."""

import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text

from tests.web.killing import ROOT, environ_of, work_off
from web.extensions import db
from web.jobs import worker as worker_module
from web.jobs.kinds import KINDS
from web.jobs.worker import StoppedInTheMiddleError, Worker
from web.mail.letters import LETTERS
from web.models import Job, Tag
from web.services.mailing import post_letter_to_address
from web.services.queue import enqueue
from web.settings import MailSettings


@pytest.fixture
def blog(make_app, tmp_path):
    return make_app(mail=MailSettings(outbox=tmp_path / "outbox"), site_url="https://blog.example.org")


def start(app, *words, **environ) -> subprocess.Popen:
    command = [sys.executable, "-m", "web.work", *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env={**environ_of(app), **environ}, **pipes)


def add(app, kind="try") -> None:
    with app.app_context():
        enqueue(kind, {"name": "Ink"})
        db.session.commit()


def job(app) -> Job:
    """The one that the test put in; a worker with mail may post that of the week behind it."""
    with app.app_context():
        return db.session.scalars(select(Job).order_by(Job.id).limit(1)).one()


def wait_until(is_true, seconds=20.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


@pytest.fixture
def trial(monkeypatch):
    """A kind of job that makes a tag, and then does what a test wants."""

    def trial(then=lambda: None):
        def work(claim):
            db.session.add(Tag(name=claim.payload["name"], slug="ink"))
            db.session.flush()
            then()

        monkeypatch.setitem(KINDS, "try", work)

    trial()
    return trial


def test_it_works_shows_that_it_lives_and_ends_on_sigterm(blog, tmp_path):
    with blog.app_context():
        post_letter_to_address("unknown", "ann@example.org", "en", {})
        db.session.commit()
    process = start(blog, "--alive", str(tmp_path / "alive"))
    wait_until(lambda: job(blog).last_error)
    assert (tmp_path / "alive").exists()
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=10)
    assert process.returncode == 0, log
    assert "worker ends" in log
    assert (job(blog).status, job(blog).last_error) == ("waiting", "KeyError: 'unknown'")


def test_beside_a_parent_it_ends_with_it(blog, tmp_path):
    program = (
        "import subprocess, sys, time\n"
        "words = ['-m', 'web.work', '--beside-parent', '--alive', sys.argv[1]]\n"
        "process = subprocess.Popen([sys.executable, *words])\n"
        "print(process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "alive")]
    parent = subprocess.Popen(command, cwd=ROOT, env=environ_of(blog), stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    wait_until((tmp_path / "alive").exists)
    parent.kill()
    parent.communicate()
    wait_until(lambda: not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text())


def test_it_does_not_start_on_a_schema_that_does_not_fit(blog):
    with blog.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()
    process = start(blog)
    _, log = process.communicate(timeout=30)
    assert process.returncode == 10
    assert "make migrate" in log


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"MAIL_SERVER": "mail.x.org", "MAIL_FROM": "b@x.org", "MAIL_USER": "ink"}, "MAIL_PASSWORD"),
    ],
)
def test_it_does_not_start_without_what_it_needs(blog, environ, named):
    process = start(blog, **{"MAIL_SECURITY": "tls", **environ})
    _, log = process.communicate(timeout=30)
    assert process.returncode == 2
    assert named in log


def test_it_pauses_while_the_schema_does_not_fit(blog, trial, monkeypatch, capfd):
    add(blog)
    monkeypatch.setattr(worker_module, "PAUSE_SECONDS", 0)
    with blog.app_context():
        head = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    looks = iter(["0001", "0001", head, head])

    def next_look() -> bool:
        revision = next(looks, None)
        with blog.app_context():
            db.session.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": revision or head})
            db.session.commit()
        return revision is not None

    Worker(blog, threading.Event()).run(next_look)
    log = capfd.readouterr().err
    assert log.index("waiting") < log.index("going on") < log.index("job done")
    assert log.count("waiting") == 1


def test_a_failing_job_leaves_nothing_and_the_next_is_done(blog, trial, library):
    def fail():
        raise OSError("no\nsecond line")

    trial(then=fail)
    add(blog)
    add(blog, "mail")
    work_off(blog)
    with blog.app_context():
        assert db.session.scalar(select(Tag.id)) is None
        first = db.session.get(Job, 1)
        assert (first.status, first.last_error) == ("waiting", "OSError: no")


def test_a_job_that_does_not_end_is_given_back_and_nothing_of_it_is_kept(blog, trial):
    def break_off():
        raise StoppedInTheMiddleError

    trial(then=break_off)
    add(blog)
    assert Worker(blog, None).work_once()
    assert (job(blog).status, job(blog).attempts) == ("waiting", 0)
    trial()
    work_off(blog)
    assert job(blog).status == "done"


def test_a_job_that_lost_its_lease_keeps_nothing(blog, trial, capfd):
    def lose():
        db.session.execute(text("UPDATE jobs SET lease_token = 'another'"))

    trial(then=lose)
    add(blog)
    Worker(blog, None).work_once()
    with blog.app_context():
        assert db.session.scalar(select(Tag.id)) is None
    assert "taken over" in capfd.readouterr().err


def test_stop_signal_ends_a_stuck_job_in_time(blog, tmp_path):
    """A mail server that takes the connection and then says nothing."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        environ = {
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(silent.getsockname()[1]),
            "MAIL_SECURITY": "none",
            "MAIL_FROM": "b@x.org",
        }
        with blog.app_context():
            post_letter_to_address("trial", "ann@example.org", "en", {})
            db.session.commit()
        program = (
            "import sys, web.work as work\n"
            "from web.mail.letter import Letter\n"
            "from web.mail.letters import LETTERS\n"
            "work.SECONDS_TO_FINISH = 1\n"
            "LETTERS['trial'] = lambda *_: Letter('Ink')\n"
            "sys.exit(work.main([]))\n"
        )
        command = [sys.executable, "-c", program]
        process = subprocess.Popen(
            command, cwd=ROOT, env={**environ_of(blog), **environ}, stderr=subprocess.PIPE
        )
        silent.settimeout(20)
        connection, _ = silent.accept()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        connection.close()
    assert process.returncode == 0
    assert (job(blog).status, job(blog).attempts) == ("waiting", 0)
    assert "trial" not in LETTERS
