"""The only place that starts a process: lists of words, never a shell."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from release.errors import StoppedError

ROOT = Path(__file__).resolve().parents[1]
PIECE_BYTES = 1 << 20


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


def pump(first: Sequence[str], second: Sequence[str], seen: Callable[[int], None]) -> str:
    """As ``pipe``; ``seen`` is told after each piece how many bytes have gone so far."""
    with tempfile.TemporaryFile() as complaints, tempfile.TemporaryFile() as others:
        source = subprocess.Popen(first, cwd=ROOT, stdout=subprocess.PIPE, stderr=complaints)
        sink = subprocess.Popen(second, cwd=ROOT, stdin=subprocess.PIPE, stdout=others, stderr=others)
        with source, sink:
            _move_pieces(source, sink, seen)
        words = []
        for file in (others, complaints):  # a first that breaks because the second has ended comes last
            file.seek(0)
            words.append(file.read().decode(errors="replace").strip())
    failed = bool(source.returncode or sink.returncode)
    return ("\n".join(words).strip() or "one of the two ended without a word") if failed else ""


def _move_pieces(
    source: "subprocess.Popen[bytes]", sink: "subprocess.Popen[bytes]", seen: Callable[[int], None]
) -> None:
    gone = 0
    if source.stdout is None or sink.stdin is None:
        return
    try:
        while piece := source.stdout.read(PIECE_BYTES):
            sink.stdin.write(piece)
            gone += len(piece)
            seen(gone)
        sink.stdin.close()
    except BrokenPipeError:  # the second has ended and says why; the first must not wait for it
        source.stdout.close()
        with suppress(BrokenPipeError):
            sink.stdin.close()


def leave(words: Sequence[str]) -> None:
    """Start it and go: it outlives this command and its terminal, and is heard by nobody."""
    nothing = subprocess.DEVNULL
    subprocess.Popen(words, cwd=ROOT, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)


def feed(words: Sequence[str], given: bytes) -> str:
    """Run it with this as its standard input; "" when it ends well, else what it complained of."""
    done = subprocess.run(words, cwd=ROOT, check=False, capture_output=True, input=given)
    said = (done.stderr or done.stdout).decode(errors="replace").strip()
    return (said or f"it ended with exit {done.returncode}") if done.returncode else ""


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
