"""Smoke visits to a stack, from a container in its own network: as any visitor, through nginx."""

from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe

from release.runner import ask, read
from release.stack import Stack

SCRIPT = Path(__file__).with_name("smoke.py")
NAME = "smoke-visits"
FRONT = "https://127.0.0.1:8443"
ASKED_AT_A_LOOK = 5


@dataclass(frozen=True)
class Visits:
    """``said``: a line for each visit; the last one names what went wrong."""

    is_well: bool
    said: str


def visit(stack: Stack, *, comments: bool) -> Visits:
    """Read, search, log in, write a text and remove it; ``comments`` publishes it first, and comments."""
    password = token_urlsafe(24)
    made = _make_person(stack, password)
    if made:
        return Visits(is_well=False, said=f"account: {made}")
    command = [
        *stack.engine.docker("run", "--rm", "--interactive", "--read-only", "--cap-drop", "ALL"),
        *("--network", f"{stack.project}_edge", "--env", "SMOKE_PASSWORD"),
        *("--entrypoint", "python", stack.images["web"], "-", "https://nginx:8443", NAME),
        *(("--comment",) if comments else ()),
    ]
    done = ask(command, SCRIPT.read_text(encoding="utf-8"), {"SMOKE_PASSWORD": password})
    return Visits(done.returncode == 0, (done.stdout + done.stderr).strip())


def _make_person(stack: Stack, password: str) -> str:
    """An author with a new password each time; what went wrong, "" for nothing."""
    container = read(stack.compose.containers("web", running=True)).split()
    if not container:
        return "no blog runs"
    create = ("user", "create", "--name", NAME, "--role", "author", "--if-missing")
    for words in (create, ("user", "set-password", NAME)):
        inside = stack.engine.docker("exec", "--interactive", container[0], "flask")
        done = ask([*inside, *words, "--password-file", "/dev/stdin"], password)
        if done.returncode:
            return (done.stderr or done.stdout).strip()
    return ""


@dataclass(frozen=True)
class Answer:
    """``status`` is 0 for none; the time is from the request to the last byte, without the handshake."""

    status: int
    milliseconds: float


def look(stack: Stack) -> list[Answer]:
    """The home page through nginx, one time after the other; each made anew, for one who has a session."""
    address = f"{FRONT}/#[1-{ASKED_AT_A_LOOK}]"  # one address: what stands behind # is never sent
    told = "%{http_code} %{time_pretransfer} %{time_total}\\n"
    done = ask(_curl(stack, "--cookie", "session=look", "--write-out", told, address))
    return [_read_answer(line) for line in done.stdout.splitlines()]


def _read_answer(line: str) -> Answer:
    status, begun, ended = line.split()
    return Answer(int(status), (float(ended) - float(begun)) * 1000)


def read_status(stack: Stack, path: str = "/readyz") -> int:
    """What nginx answers; 0 for nothing."""
    done = ask(_curl(stack, "--write-out", "%{http_code}", f"{FRONT}{path}"))
    return int(done.stdout) if done.stdout.isdecimal() else 0


def _curl(stack: Stack, *words: str) -> list[str]:
    curl = ("curl", "--insecure", "--silent", "--max-time", "5", "--output", "/dev/null")
    return stack.compose.command("exec", "-T", "nginx", *curl, *words)
