"""An environment on an engine of its own: every command goes there, and so do a release's images."""

import io
import json
import re
import sys
import tarfile
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from release import bring_up, elsewhere, health, reaching
from release.copies import stack_beside
from release.engine import Engine
from release.errors import StoppedError
from release.promotion import ledger, present, rolling, visits
from release.promotion.releases import Release, with_images
from release.promotion.sending import send_images
from release.runner import pump
from release.stack import Stack, describe
from release.words import Compose
from tests.stack.engines import Engines
from tests.stack.test_conductor import config

ROOT = Path(__file__).parents[2]
HERE, THERE = Engine(host="unix:///here"), Engine(host="ssh://ann@there")
UNSET = ("env", "-u", "DOCKER_HOST", "-u", "DOCKER_CONTEXT")
PARTS = ("web", "migrator", "nginx", "snapshot")
RELEASE = Release("1.0-x", "1.0", "abc", "2026-11-28", ("2",), {part: f"sha256:{part}" for part in PARTS})
NAMED = {f"inkstone-releases/{part}:1.0-x": f"sha256:{part}" for part in PARTS}


@pytest.fixture
def engines(tmp_path, monkeypatch):
    made = Engines(tmp_path / "engines", sys.executable)
    monkeypatch.setenv("PATH", made.path)
    monkeypatch.setenv("DOCKER_HOST", "unix:///the-shells-own")
    monkeypatch.setenv("DOCKER_CONTEXT", "the-shells-own")
    reaching.answers.cache_clear()
    yield made
    reaching.answers.cache_clear()


def stack_on(engine, environment="production", **more):
    images = {"db": "mysql:9.7", **{part: f"x-{part}:released" for part in PARTS}}
    known = {"secrets": {}, "base_image": "python:3.13", "database_volume": "x_database", **more}
    others = {"addresses": (), "certificate_names": ("localhost",), "snapshots_before": False}
    return Stack(Compose(engine=engine), "x", **known, **others, environment=environment, images=images)


def configured(**named):
    return describe(Compose(), {**config(), **{f"x-{name}": text for name, text in named.items()}})


@pytest.mark.parametrize(
    ("engine", "words"),
    [
        (Engine(), ["docker", "ps"]),
        (THERE, [*UNSET, "DOCKER_HOST=ssh://ann@there", "docker", "ps"]),
        (Engine(context="far"), [*UNSET, "DOCKER_CONTEXT=far", "docker", "ps"]),
    ],
)
def test_an_engine_stands_before_each_command_and_without_one_the_shell_s_holds(engine, words):
    assert engine.docker("ps") == words
    assert Compose(engine=engine).command("ps") == [*words[:-1], "compose", "ps"]


def test_the_environment_s_files_name_the_engine_and_not_the_shell():
    assert configured(**{"docker-host": "ssh://ann@there"}).engine == THERE
    assert configured(**{"docker-context": "far"}).engine == Engine(context="far")
    assert configured().engine == Engine()
    assert tuple(Compose().config()[:5]) == UNSET
    with pytest.raises(StoppedError, match="two engines are named"):
        configured(**{"docker-host": "ssh://ann@there", "docker-context": "far"})


def test_what_is_not_known_to_be_this_machine_is_elsewhere():
    assert [one.is_elsewhere for one in (Engine(), HERE, THERE, Engine(context="far"))] == [
        False,
        False,
        True,
        True,
    ]
    elsewhere.require_here(stack_on(HERE), "make db")
    with pytest.raises(StoppedError) as stopped:
        elsewhere.require_here(stack_on(THERE), "make db")
    assert stopped.value.exit_code == 10


def test_no_command_is_written_without_its_engine():
    """One `docker` that is spelled out elsewhere would go to the shell's engine, whatever the file says."""
    allowed = {"engine.py", "words.py", "reaching.py"}
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted((ROOT / "release").rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if path.name not in allowed and re.search(r"""["']docker["']""", line)
    ]
    assert found == []


def test_every_command_about_an_environment_goes_to_its_engine(engines):
    stack = with_images(stack_on(THERE), RELEASE.images)
    health.read_states(stack)
    for question in (present.find_before, bring_up.require_database, visits.read_status, visits.look):
        try_out(question, stack)
    try_out(rolling.roll, stack, "sha256:web")
    try_out(rolling.find_address, stack, "c1")
    try_out(present.give_images, stack, RELEASE.images)
    try_out(ledger.read_ledger, stack, ledger.RELEASE)
    try_out(visits.visit, stack, comments=False)
    assert len(engines.calls) > 10
    assert {call[0] for call in engines.calls} == {THERE.host}


def try_out(question, *words, **more):
    """Only where its commands go matters: the engine knows nothing, and answers so."""
    with suppress(StoppedError, ValueError, IndexError, KeyError):
        question(*words, **more)


def test_a_rehearsal_s_copy_stays_on_the_engine_of_its_target(monkeypatch):
    asked = []

    def answer(words):
        asked.append(words)
        return json.dumps({**config(), "x-docker-host": THERE.host})

    monkeypatch.setattr("release.stack.read", answer)
    target = stack_on(THERE, secrets={"secret_key": Path("/s/secret_key")})
    copy = stack_beside(target, "rehearsal", "overlay.yaml", {})
    assert "COMPOSE_PROJECT_NAME=x-rehearsal" in asked[0]
    assert copy.engine == THERE


def test_images_that_are_missing_there_are_sent_with_names_and_nothing_twice(engines, capsys):
    source, target = stack_on(HERE, "staging"), stack_on(THERE)
    engines.give(HERE, {**NAMED, "mysql:9.7": "sha256:db"})
    engines.give(THERE, {"inkstone-releases/web:1.0-x": "sha256:web", "python:3.13": "sha256:py"})
    send_images(source, target, RELEASE)
    assert engines.images(THERE) == {**NAMED, "mysql:9.7": "sha256:db", "python:3.13": "sha256:py"}
    saved = next(call for call in engines.calls if call[1] == "save")
    assert saved == [HERE.host, "save", *list(NAMED)[1:], "mysql:9.7"]
    assert "sending 4 to production's engine, 1000 MB at the most" in capsys.readouterr().err
    send_images(source, target, RELEASE)
    assert sum(call[1] == "save" for call in engines.calls) == 1
    assert "all of 1.0-x are on production's engine" in capsys.readouterr().err


def test_on_one_engine_nothing_is_asked(engines):
    send_images(stack_on(HERE, "staging"), stack_on(HERE), RELEASE)
    assert engines.calls == []


def test_an_image_that_lost_its_name_gets_it_back_before_it_travels(engines):
    engines.give(HERE, {f"x-{part}": image for part, image in RELEASE.images.items()})
    send_images(stack_on(HERE, "staging"), stack_on(THERE), RELEASE)
    assert engines.images(THERE) == NAMED


def test_an_image_that_nobody_has_is_named(engines):
    engines.give(HERE, dict(list(NAMED.items())[1:]))
    with pytest.raises(StoppedError, match=re.escape("has not got inkstone-releases/web:1.0-x")):
        send_images(stack_on(HERE, "staging"), stack_on(THERE), RELEASE)
    assert not engines.images(THERE)


def test_an_engine_that_cannot_take_them_says_why(engines):
    engines.give(HERE, NAMED)
    (engines.folder / "full").touch()
    with pytest.raises(StoppedError, match="did not reach production's engine") as stopped:
        send_images(stack_on(HERE, "staging"), stack_on(THERE), RELEASE)
    assert "no space left on device" in stopped.value.why


def test_an_engine_that_gives_other_ids_is_refused(engines):
    engines.give(HERE, NAMED)
    (engines.folder / "renamed").write_text(json.dumps({"sha256:web": "sha256:manifest"}))
    with pytest.raises(
        StoppedError, match="is sha256:manifest on production's engine, not sha256:web"
    ) as stopped:
        send_images(stack_on(HERE, "staging"), stack_on(THERE), RELEASE)
    assert "containerd" in stopped.value.why


def test_an_environment_whose_engine_is_silent_is_told_and_the_others_are_shown(engines, monkeypatch, capsys):
    stacks = {"dev": stack_on(HERE, "dev"), "staging": stack_on(Engine(host="tcp://silent"), "staging")}
    monkeypatch.setattr(reaching, "list_environments", lambda: tuple(stacks))
    monkeypatch.setattr(reaching, "read_stack", stacks.get)
    assert [one.environment for one in reaching.read_reachable("history")] == ["dev"]
    assert "staging is left out: its engine does not answer (tcp://silent)" in capsys.readouterr().err
    with pytest.raises(StoppedError, match="staging's engine does not answer: tcp://silent") as stopped:
        reaching.require_engine(stacks["staging"].engine, "staging")
    assert "DOCKER_HOST=tcp://silent docker version" in stopped.value.next_steps[0]


def test_files_that_differ_there_are_sent_with_the_folder_s_mode_and_the_others_are_not(
    tmp_path, monkeypatch
):
    folder = tmp_path / "secrets"
    (folder / "first").mkdir(parents=True)
    folder.chmod(0o700)
    for name in ("key", "password", "first/script"):
        (folder / name).write_text(name)
    secrets = {name: folder / name for name in ("key", "password")}
    stack, sent = stack_on(THERE, secrets=secrets, mounts=(folder / "first",)), []
    digest = elsewhere._by_folder(stack)[folder]["key"]
    monkeypatch.setattr(elsewhere, "ask", lambda _: SimpleNamespace(stdout=f"{digest}  key\n"))
    monkeypatch.setattr(elsewhere, "feed", lambda words, given: sent.append((words, given)) or "")
    elsewhere.send_files(stack)
    ((words, given),) = sent
    assert f"{folder}:/to" in words
    assert THERE.docker()[-2:] == words[5:7]
    with tarfile.open(fileobj=io.BytesIO(given)) as archive:
        assert {one.name: one.mode & 0o777 for one in archive}["."] == 0o700
        assert set(archive.getnames()) == {".", "password", "first/script"}
    elsewhere.send_files(stack_on(HERE, secrets=secrets))
    assert len(sent) == 1


def run_python(program):
    return [sys.executable, "-c", f"import sys; {program}"]


def test_a_pump_tells_how_much_went_and_what_broke():
    seen = []
    much = run_python("sys.stdout.write('x' * 3_000_000)")
    assert pump(much, run_python("sys.exit(len(sys.stdin.read()) != 3_000_000)"), seen.append) == ""
    assert seen[-1] == 3_000_000
    assert pump(much, run_python("sys.exit('ended early')"), seen.append).startswith("ended early")
    assert (
        pump(run_python("sys.exit('no such image')"), run_python("sys.stdin.read()"), seen.append)
        == "no such image"
    )
