"""Commands for a person, each in a container of its own with the account that it needs and no more."""

import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from release.bring_up import build_quietly, require_database
from release.elsewhere import require_here
from release.errors import WRONG_USAGE, StoppedError
from release.keeping import make_secrets
from release.runner import ROOT, ask, is_terminal, run
from release.speech import tell
from release.stack import Stack


def run_flask_migrate(stack: Stack, words: Sequence[str]) -> int:
    """`flask db …` as the migrator's account; the files that it writes belong to whoever called."""
    require_here(stack, "make db")
    prepare(stack, "tools")
    options = ["--user", f"{os.getuid()}:{os.getgid()}"]
    if list(words[:1]) == ["edit"]:
        return edit_revision(stack, words, options)
    return run(stack.compose.one_off("tools", "db", *words, interactive=is_terminal(), options=options))


def write_recipe(stack: Stack, words: Sequence[str]) -> int:
    """`migrator recipe REV [--write]`, where the version files can be written to, as whoever called."""
    require_here(stack, "make recipe")
    prepare(stack, "tools")
    options = ["--user", f"{os.getuid()}:{os.getgid()}", "--entrypoint", "python"]
    return run(stack.compose.one_off("tools", "-m", "migrator", "recipe", *words, options=options))


def edit_revision(stack: Stack, words: Sequence[str], options: Sequence[str]) -> int:
    """The image holds no editor: there, the file's path is printed; here, the operator's editor opens it."""
    options = [*options, "--env", "EDITOR=echo", "--env", "VISUAL=echo"]
    done = ask(stack.compose.one_off("tools", "db", *words, options=options))
    inside = done.stdout.strip().splitlines()[-1:]
    if done.returncode or not inside:
        tell("edit", (done.stderr or done.stdout).strip())
        return done.returncode or 1
    file = ROOT / "migrations" / Path(inside[0]).relative_to("/app/migrations")
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    return run([*shlex.split(editor), str(file)])


def open_shell(stack: Stack, words: Sequence[str]) -> int:
    return run_flask(stack, "shell", *words)


def manage_people(stack: Stack, words: Sequence[str]) -> int:
    """`flask user …`. A password file of this machine goes in by standard input, and nowhere else."""
    if "--password-file" not in words[:-1]:
        return run_flask(stack, "user", *words)
    place = list(words).index("--password-file") + 1
    file = Path(words[place])
    if not file.is_file():
        raise StoppedError(f"there is no file {file}", exit_code=WRONG_USAGE)
    prepare(stack)
    command = ["user", *words[:place], "/dev/stdin", *words[place + 1 :]]
    return run(stack.compose.one_off("web", "flask", *command), stdin=file)


def try_mail(stack: Stack, words: Sequence[str]) -> int:
    """`flask mail try ADDRESS`, where the worker stands: it alone has the password and a way out."""
    if len(words) != 1:
        raise StoppedError("no address was given", "", "make mail to=you@example.org", exit_code=WRONG_USAGE)
    prepare(stack)
    return run(stack.compose.one_off("worker", "flask", "mail", "try", *words))


def run_flask(stack: Stack, *command: str, options: Sequence[str] = ()) -> int:
    prepare(stack)
    return run(stack.compose.one_off("web", "flask", *command, interactive=is_terminal(), options=options))


def prepare(stack: Stack, service: str = "web") -> None:
    make_secrets(stack)
    if not build_quietly(stack, service):
        raise StoppedError(f"{service} was not built", "The engine's reason is above.", "make base-images")
    require_database(stack)


def require_readable(path: Path) -> None:
    """The container's own user reads it: say so before it fails half-way."""
    needed = 0o5 if path.is_dir() else 0o4
    if path.stat().st_mode & needed != needed:
        raise StoppedError(
            f"{path} is closed to the container's user", "", f"chmod -R o+rX {shlex.quote(str(path))}",
            exit_code=WRONG_USAGE,
        )  # fmt: skip
