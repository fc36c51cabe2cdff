"""`.env.example` is the manual of every variable: none that is read is missing, none stands there in vain."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASSIGNED = re.compile(r"^#?([A-Z][A-Z_]+)=(.*)$", re.MULTILINE)
# How a settings module names what it asks the environment for.
ASKED = re.compile(r'(?:environ\.get\(|environ, )"([A-Z][A-Z_]+)"')
WITH_FILE = re.compile(r'(?:read_secret|_secret)\(environ, "([A-Z_]+)"')


def manual():
    return dict(ASSIGNED.findall((ROOT / ".env.example").read_text(encoding="utf-8")))


def read_by_compose():
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    return set(re.findall(r"\$\{([A-Z_]+)", text)) | set(
        re.findall(r"^ +([A-Z][A-Z_]+):$", text, re.MULTILINE)
    )


def read_by_programs():
    found = set()
    for name in ("web/settings.py", "migrator/settings.py", "migrator/snapshots/settings.py"):
        text = (ROOT / name).read_text(encoding="utf-8")
        asked, secrets = set(ASKED.findall(text)), set(WITH_FILE.findall(text))
        assert len(asked) > 4, f"{name} is read in a way that this test does not see"
        found |= asked | secrets | {f"{secret}_FILE" for secret in secrets}
    return found


def environment(name):
    return dict(ASSIGNED.findall((ROOT / "environments" / f"{name}.env").read_text(encoding="utf-8")))


def test_every_variable_that_is_read_is_explained():
    assert len(read_by_compose()) > 25
    assert not (read_by_compose() | read_by_programs()) - set(manual())


def test_no_variable_is_explained_that_nobody_reads():
    assert not set(manual()) - read_by_compose() - read_by_programs() - {"ENVIRONMENT"}


def test_the_defaults_that_are_told_are_compose_s_own():
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    defaults = {name: text for name, text in re.findall(r"\$\{([A-Z_]+):-([^}$]*)\}", text) if text}
    assert len(defaults) > 12
    assert {name: manual()[name] for name in defaults} == defaults


def test_environments_differ_in_the_same_variables():
    names = {path.stem for path in (ROOT / "environments").iterdir()}
    assert names == {"dev", "staging", "production"}
    keys = [list(environment(name)) for name in names]
    assert keys[0] == keys[1] == keys[2]
    assert set(keys[0]) <= set(manual())


@pytest.mark.parametrize("variable", ["COMPOSE_PROJECT_NAME", "SECRETS_DIRECTORY", "HTTP_PORT", "HTTPS_PORT"])
def test_environments_can_stand_beside_each_other(variable):
    assert len({environment(name)[variable] for name in ("dev", "staging", "production")}) == 3


def test_dev_is_what_holds_without_an_environment():
    assert {name: manual()[name] for name in environment("dev")} == environment("dev")
