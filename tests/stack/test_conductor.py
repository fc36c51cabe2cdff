"""The conductor's parts that need no engine: words, files, locks, messages."""

import os
import stat
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from release import content
from release.content import find_mounts, unpacked
from release.engine import Engine
from release.errors import StoppedError
from release.health import has_ended, is_healthy
from release.keeping import write_once
from release.lock import hold_lock
from release.move import read_target
from release.stack import choose_env_files, describe
from release.words import Compose

ROOT = Path(__file__).parents[2]


def conduct(*words, **environ):
    command = [sys.executable, "-m", "release", *words]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def test_without_docker_one_line_names_the_two_ways_on(tmp_path):
    done = conduct("up", PATH=str(tmp_path))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "make engine" in done.stderr
    assert "make demo" in done.stderr


def test_a_daemon_that_does_not_answer_is_told_as_such(tmp_path):
    docker = tmp_path / "docker"
    docker.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    docker.chmod(0o755)
    done = conduct("up", PATH=f"{tmp_path}:/bin:/usr/bin")
    assert done.returncode == 2
    assert "daemon does not answer" in done.stderr


def test_an_unknown_verb_gets_the_list(tmp_path):
    done = conduct("fly", PATH=str(tmp_path))
    assert done.returncode == 2
    assert "up|down|restart|migrate" in done.stderr


def test_without_an_environment_compose_reads_its_own_file():
    assert Compose(choose_env_files({})).command("ps") == ["docker", "compose", "ps"]


def test_a_named_environment_stands_over_the_machines_own_file(tmp_path):
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "staging.env").touch()
    assert choose_env_files({"env": "staging"}, tmp_path) == ("environments/staging.env",)
    (tmp_path / ".env").touch()
    files = choose_env_files({"ENVIRONMENT": "staging"}, tmp_path)
    assert Compose(files).command("ps")[2:6] == [
        "--env-file",
        ".env",
        "--env-file",
        "environments/staging.env",
    ]


@pytest.mark.parametrize("name", ["nowhere", "../environments/dev"])
def test_an_unknown_environment_is_refused_with_those_that_there_are(name):
    with pytest.raises(StoppedError) as stopped:
        choose_env_files({"ENVIRONMENT": name})
    assert stopped.value.exit_code == 2
    assert stopped.value.why == "known: dev, production, staging"


@pytest.mark.parametrize("target", ["head", "base", "0007", "-1", "+1"])
def test_a_target_may_be_relative(target):
    assert read_target("migrate", [f"--rev={target}"]).rev == target


def config(https_only="no", host="127.0.0.1", http="8080", https="8443"):
    ports = [
        {"target": target, "published": port, "host_ip": host}
        for target, port in ((8080, http), (8443, https))
    ]
    return {
        "name": "x",
        "secrets": {},
        "volumes": {"database": {"name": "x_database"}},
        "x-certificate-names": "localhost",
        "x-snapshot-before-migration": "no",
        "services": {
            "nginx": {"environment": {"FRONT_HTTPS_ONLY": https_only}, "ports": ports},
            "web": {"build": {"args": {"PYTHON_IMAGE": "python"}}},
        },
    }


@pytest.mark.parametrize(
    ("given", "addresses"),
    [
        ({}, ("http://127.0.0.1:8080/", "https://127.0.0.1:8443/")),
        ({"https_only": "yes"}, ("https://127.0.0.1:8443/",)),
        ({"host": "0.0.0.0", "http": "80", "https": "443"}, ("http://localhost/", "https://localhost/")),
    ],
)
def test_the_addresses_are_what_a_browser_takes(given, addresses):
    assert describe(Compose(), config(**given)).addresses == addresses


def test_a_certificate_names_hosts_and_addresses_each_as_what_they_are():
    words = Engine().make_certificate("python", ["blog.example", "127.0.0.1", "::1"])
    assert "subjectAltName=DNS:blog.example,IP:127.0.0.1,IP:::1" in words


@pytest.mark.parametrize(
    ("state", "seconds", "healthy", "ended"),
    [
        ({"State": "running", "Health": "healthy"}, 0, True, False),
        ({"State": "running", "Health": "starting"}, 60, False, False),
        ({"State": "running", "Health": "unhealthy"}, 60, False, False),
        ({"State": "restarting", "Health": "unhealthy"}, 1, False, False),
        ({"State": "restarting", "Health": "unhealthy"}, 11, False, True),
        ({"State": "exited", "Health": ""}, 0, False, True),
        ({}, 0, False, True),
    ],
)
def test_a_service_is_waited_for_while_it_may_still_get_healthy(state, seconds, healthy, ended):
    assert (is_healthy(state), has_ended(state, seconds)) == (healthy, ended)


def test_a_secret_is_written_whole_closed_and_read_only(tmp_path):
    file = tmp_path / "secrets" / "key"
    write_once(file, "text\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o444
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["key"]


def test_an_export_brings_the_pictures_beside_it_and_nothing_else(tmp_path):
    export, uploads = tmp_path / "blog.xml", tmp_path / "uploads"
    export.touch()
    (tmp_path / "private").mkdir()
    assert find_mounts(export) == {export: "/import/blog.xml"}
    uploads.mkdir()
    assert find_mounts(export) == {export: "/import/blog.xml", uploads: "/import/uploads"}
    assert find_mounts(uploads) == {uploads: "/import/uploads"}


def test_a_packed_export_is_unpacked_for_the_containers_user_and_gone_afterwards(tmp_path):
    (tmp_path / "post.md").write_text("Ink")
    (tmp_path / "post.md").chmod(0o600)
    with tarfile.open(tmp_path / "blog.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "post.md", "posts/post.md")
    with unpacked(tmp_path / "blog.tar.gz") as folder:
        assert folder.name == "blog"
        assert (folder / "posts/post.md").stat().st_mode & 0o777 == 0o644
    assert not folder.parent.exists()


def test_a_packed_export_that_leads_outside_is_refused(tmp_path):
    with tarfile.open(tmp_path / "blog.tgz", "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("../out"))
    with pytest.raises(StoppedError), unpacked(tmp_path / "blog.tgz"):
        pass


def test_a_packed_export_that_grows_too_large_is_refused_before_it_does(tmp_path, monkeypatch):
    monkeypatch.setattr(content, "SMALL_BYTES", 1000)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "post.md").write_bytes(b"Ink " * 100_000)
    with tarfile.open(tmp_path / "blog.tgz", "w:gz") as archive:
        archive.add(tmp_path / "post.md", "posts/post.md")
    with pytest.raises(StoppedError, match="cannot be unpacked"), unpacked(tmp_path / "blog.tgz"):
        pass
    assert not list(tmp_path.glob("inkstone-*"))


HOLD = """
import sys, time
from pathlib import Path
from release.lock import hold_lock
with hold_lock(Path(sys.argv[1]), "up"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_a_held_lock_names_its_holder_and_ends_with_11(holder, tmp_path):
    with pytest.raises(StoppedError) as stopped, hold_lock(tmp_path, "down", wait_seconds=0):
        pass
    assert stopped.value.exit_code == 11
    assert f"make up, process {holder.pid}" in stopped.value.why


def test_a_holder_that_was_killed_holds_nothing(holder, tmp_path):
    os.kill(holder.pid, 9)
    holder.wait()
    with hold_lock(tmp_path, "down", wait_seconds=0):
        assert f"process {os.getpid()}" in (tmp_path / ".lock").read_text()
