"""`python -m web.serve`, in a process of its own, as a container starts it."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from web.services.schema import image_heads

ROOT = Path(__file__).parents[2]
START_SECONDS = 30


@pytest.fixture
def environ(tmp_path, migrated_file) -> dict[str, str]:
    shutil.copy(migrated_file, tmp_path / "blog.db")
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{tmp_path}/blog.db",
        "SECRET_KEY": "a key that only these tests use, for one run",
        "MEDIA_DIRECTORY": str(tmp_path / "media"),
        "DATABASE_WAIT_SECONDS": "0",
        "BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "2",
        "WEB_THREADS": "4",
    }


def start(environ: dict[str, str], *words: str, **options) -> subprocess.Popen:
    command = [sys.executable, "-m", "web.serve", *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env=environ, **pipes, **options)


def run(environ: dict[str, str], *words: str) -> subprocess.CompletedProcess:
    process = start(environ, *words)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(words, process.returncode, out, err)


@contextmanager
def serving(environ: dict[str, str]):
    process = start(environ)
    try:
        wait_until_ready(environ, process)
        yield process
    finally:
        process.terminate()
        process.log = process.communicate(timeout=60)[1]


def wait_until_ready(environ: dict[str, str], process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if ask(environ, "/readyz")[0] == 200:
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    process.kill()
    pytest.fail(f"not ready: {process.communicate()[1]}")


def ask(environ: dict[str, str], path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://{environ['BIND']}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def move_schema(tmp_path: Path, revision: str) -> None:
    with closing(sqlite3.connect(tmp_path / "blog.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.commit()


def test_serves_pages_as_gunicorn_and_stops_cleanly_when_told(environ):
    with serving(environ) as process:
        assert "gunicorn" in Path(f"/proc/{process.pid}/cmdline").read_text(), (
            "else signals would not reach it"
        )
        assert ask(environ, "/")[0] == 200
        assert ask(environ, "/nowhere")[0] == 404
    assert process.returncode == 0
    assert "schema fits" in process.log
    assert "Traceback" not in process.log
    assert "rror" not in process.log.replace("gunicorn.error", "")


@pytest.mark.parametrize("revision", ["0001", "from-tomorrow"])
def test_schema_that_does_not_fit_ends_with_ten(environ, tmp_path, revision):
    move_schema(tmp_path, revision)
    done = run(environ)
    assert done.returncode == 10
    assert revision in done.stderr
    assert "Run: make migrate" in done.stderr


def test_empty_database_ends_with_ten(environ, tmp_path):
    done = run({**environ, "DATABASE_URL": f"sqlite:///{tmp_path}/empty.db"})
    assert done.returncode == 10
    assert "Run: make migrate" in done.stderr


@pytest.mark.parametrize(
    "url", ["sqlite:////no/such/folder/blog.db", "mysql+pymysql://ink:hunter2@127.0.0.1:1/blog"]
)
def test_database_that_is_away_ends_with_twelve(environ, url):
    done = run({**environ, "DATABASE_URL": url})
    assert done.returncode == 12
    assert "the database does not answer" in done.stderr
    assert "hunter2" not in done.stderr
    assert "Traceback" not in done.stderr


def test_waits_for_the_database_as_long_as_it_is_told(environ):
    started = time.monotonic()
    done = run({**environ, "DATABASE_URL": "sqlite:////no/such/folder/blog.db", "DATABASE_WAIT_SECONDS": "2"})
    assert done.returncode == 12
    assert 2 <= time.monotonic() - started < 20
    assert "waiting for the database" in done.stderr


def test_starts_once_the_database_is_there(environ, tmp_path, migrated_file):
    folder = tmp_path / "later"
    later = {**environ, "DATABASE_URL": f"sqlite:///{folder}/blog.db", "DATABASE_WAIT_SECONDS": "30"}
    process = start(later)
    try:
        time.sleep(2)
        assert process.poll() is None
        shutil.copytree(migrated_file.parent, folder)
        wait_until_ready(later, process)
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", "short"), ("DATABASE_URL", ""), ("WEB_WORKERS", "many"), ("SIGN_UP", "maybe")],
)
def test_wrong_setting_ends_with_two_and_is_named(environ, name, value):
    done = run({**environ, name: value})
    assert done.returncode == 2
    assert done.stderr.startswith(f"The blog does not start: {name} ")
    assert len(done.stderr.splitlines()) == 1


def test_wrong_word_ends_with_two(environ):
    done = run(environ, "--head")
    assert done.returncode == 2
    assert "usage: python -m web.serve [--heads]" in done.stderr


def test_heads_are_told_without_any_setting():
    done = run({"PATH": os.environ["PATH"]}, "--heads")
    assert done.returncode == 0
    assert tuple(done.stdout.split()) == image_heads()


def test_works_from_any_folder(environ, tmp_path):
    elsewhere = {**environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "web.serve"]
    process = subprocess.Popen(command, cwd=tmp_path, env=elsewhere, stderr=subprocess.PIPE, text=True)
    try:
        wait_until_ready(elsewhere, process)
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_request_that_runs_is_finished_before_the_end(environ):
    """A page that is being read when the stop comes still arrives whole."""
    with serving(environ) as process, socket.create_connection(environ["BIND"].split(":")) as visitor:
        visitor.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        visitor.sendall(b"\r\n")
        answer = b"".join(iter(lambda: visitor.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.rstrip().endswith(b"</html>")


def test_log_is_json_and_whole_lines_while_many_write_at_once(environ):
    as_in_a_container = {"LOG_FORMAT": "json", "PYTHONUNBUFFERED": "1"}
    with serving(environ | as_in_a_container) as process, ThreadPoolExecutor(8) as visitors:
        answers = list(visitors.map(lambda number: ask(environ, f"/?page=1&n={number}"), range(200)))
    assert {status for status, _ in answers} == {200}
    records = [json.loads(line) for line in process.log.splitlines()]
    assert {record["level"] for record in records} == {"info"}
    assert records[0]["event"] == "schema fits"
    assert len([record for record in records if record.get("path") == "/"]) == 200
