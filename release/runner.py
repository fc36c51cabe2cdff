"""The only place that starts a process: lists of words, never a shell."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from release.errors import WRONG_USAGE, StoppedError

ROOT = Path(__file__).resolve().parents[1]
ENGINE_ANSWERS_WITHIN_SECONDS = 30


def run(words: Sequence[str], *, stdin: Path | None = None) -> int:
    """Run it in front of the operator; its exit code."""
    if stdin is None:
        return subprocess.run(words, cwd=ROOT, check=False).returncode
    with stdin.open("rb") as file:
        return subprocess.run(words, cwd=ROOT, check=False, stdin=file).returncode


def pipe(first: Sequence[str], second: Sequence[str]) -> str:
    """What the first says goes into the second; "" when both end well, else what they complained of."""
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(first, cwd=ROOT, stdout=subprocess.PIPE, stderr=complaints) as source,
    ):
        done = subprocess.run(second, cwd=ROOT, check=False, stdin=source.stdout, capture_output=True)
        if source.stdout:
            source.stdout.close()  # a first that still writes must not wait for a second that has ended
        failed = bool(source.wait() or done.returncode)
        complaints.seek(0)
        words = [
            done.stderr,
            complaints.read(),
        ]  # a first that breaks because the second has ended comes last
    said = "\n".join(one.decode(errors="replace").strip() for one in words).strip()
    return (said or "one of the two ended without a word") if failed else ""


def leave(words: Sequence[str]) -> None:
    """Start it and go: it outlives this command and its terminal, and is heard by nobody."""
    nothing = subprocess.DEVNULL
    subprocess.Popen(words, cwd=ROOT, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)


def write(words: Sequence[str], path: Path) -> int:
    """Run it with its standard output in a file, in front of the operator otherwise; its exit code."""
    with path.open("wb") as file:
        return subprocess.run(words, cwd=ROOT, check=False, stdout=file).returncode


def is_terminal() -> bool:
    """Whether a person sits there: a container may then have a terminal of its own."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(
    words: Sequence[str], given: str | None = None, environ: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run it and keep what it says. ``given`` is its standard input, ``environ`` more of its variables."""
    more = None if environ is None else {**os.environ, **environ}
    return subprocess.run(words, cwd=ROOT, check=False, capture_output=True, text=True, input=given, env=more)


def read(words: Sequence[str]) -> str:
    """Its standard output. Raises ``StoppedError`` with what it said when it fails."""
    done = ask(words)
    if done.returncode:
        said = done.stderr.strip() or done.stdout.strip()
        raise StoppedError(f"{' '.join(words[:3])} ended with exit {done.returncode}", said)
    return done.stdout


def require_engine() -> None:
    """Raise ``StoppedError`` with the two ways on, in one line, where Docker is missing or silent."""
    ways = "`make engine` brings it (Debian), `make demo` shows the blog without it."
    if not shutil.which("docker"):
        raise StoppedError(f"Docker is not installed here: {ways}", exit_code=WRONG_USAGE)
    try:
        words = ["docker", "version", "--format", "{{.Server.Version}}"]
        done = subprocess.run(words, check=False, capture_output=True, timeout=ENGINE_ANSWERS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode:
        raise StoppedError(f"Docker's daemon does not answer here: {ways}", exit_code=WRONG_USAGE)
    if ask(["docker", "compose", "version"]).returncode:
        raise StoppedError(f"Docker has no Compose plugin here: {ways}", exit_code=WRONG_USAGE)
