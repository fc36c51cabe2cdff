"""Whether the engines that the environments' files name answer from here."""

import shutil
import subprocess
from collections.abc import Iterator
from functools import cache

from release.engine import Engine
from release.errors import WRONG_USAGE, StoppedError
from release.runner import ask
from release.speech import tell
from release.stack import Stack, list_environments, read_stack

ANSWERS_WITHIN_SECONDS = 30
WAYS = "`make engine` brings it (Debian), `make demo` shows the blog without it."


def read_first() -> Stack:
    """The stack that the shell names, on an engine that answers; else ``StoppedError`` says what lacks."""
    if not shutil.which("docker"):
        raise StoppedError(f"Docker is not installed here: {WAYS}", exit_code=WRONG_USAGE)
    try:
        stack = read_stack()
    except StoppedError as error:
        if (
            error.exit_code != WRONG_USAGE
        ):  # compose said no: most often because there is no Docker to speak of
            require_engine(Engine())
        raise
    require_engine(stack.engine, stack.environment)
    return stack


def require_engine(engine: Engine, environment: str = "") -> None:
    """Raise ``StoppedError`` with the ways on where Docker is missing or silent."""
    if not answers(engine):
        if engine == Engine():
            raise StoppedError(f"Docker's daemon does not answer here: {WAYS}", exit_code=WRONG_USAGE)
        raise StoppedError(
            f"{environment or 'this environment'}'s engine does not answer: {engine.name}",
            "DOCKER_HOST or DOCKER_CONTEXT in the environment's file names it.",
            f"{' '.join(engine.docker('version'))}   says why",
            exit_code=WRONG_USAGE,
        )
    if ask(["docker", "compose", "version"]).returncode:
        raise StoppedError(f"Docker has no Compose plugin here: {WAYS}", exit_code=WRONG_USAGE)


@cache
def answers(engine: Engine) -> bool:
    """Asked once in a command."""
    words = engine.docker("version", "--format", "{{.Server.Version}}")
    try:
        done = subprocess.run(words, check=False, capture_output=True, timeout=ANSWERS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def read_reachable(stage: str) -> Iterator[Stack]:
    """Every environment whose engine answers, in the order of a release's way; the others are told."""
    for name in list_environments():
        stack = read_stack(name)
        if answers(stack.engine):
            yield stack
        else:
            tell(stage, f"{name} is left out: its engine does not answer ({stack.engine.name})")
