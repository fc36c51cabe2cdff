"""`make migrate`, and the questions that change nothing: plan, drift, current and the like."""

import argparse
import json
from collections.abc import Callable, Sequence

from release.bring_up import build_quietly, require_database
from release.errors import REFUSED, StoppedError
from release.runner import ask, is_terminal, read, run
from release.speech import tell, timed
from release.stack import Stack
from release.words import allow_unfit


def read_target(verb: str, words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"make {verb}", add_help=False)
    parser.add_argument("--rev", default="" if verb == "drift" else "head")
    if verb == "migrate":
        parser.add_argument("--web", choices=["stop"])
    return parser.parse_args(words)


def migrate(stack: Stack, words: Sequence[str], take_before: Callable[[Stack, str], None]) -> int:
    options = read_target("migrate", words)
    prepare(stack)
    web = read(stack.compose.containers("web", running=True)).strip()
    must_stop = bool(web) and must_web_stop(stack, web, options)
    take_before(stack, options.rev)
    command = stack.compose.one_off("migrator", "to", options.rev, interactive=is_terminal())
    if must_stop:
        step_aside(stack)
        command = allow_unfit(command)  # a session of it may still be ending
    code = run(command)
    if code == 0 and (must_stop or not web):
        tell_what_can_run(stack)
    return code


def must_web_stop(stack: Stack, web: str, options: argparse.Namespace) -> bool:
    """Whether the running blog cannot work on the target. Raises ``StoppedError`` unless it may stop."""
    heads = tuple(sorted(read(stack.engine.read_heads(read(stack.engine.image_of(web)).strip())).split()))
    goal, is_unfit = find_goal(stack, options.rev, heads)
    if goal is None or goal == heads or (len(goal) == len(heads) == 1 and not is_unfit):
        return False
    refuse_unfit(goal, heads, may_stop=options.web == "stop")
    return True


def refuse_unfit(goal: tuple[str, ...], heads: tuple[str, ...], *, may_stop: bool) -> None:
    target, needed = " and ".join(goal) or "base", " and ".join(heads)
    if not may_stop:
        raise StoppedError(
            f"the running blog needs {needed}, the target is {target}; nothing was changed",
            "A blog on a schema that it does not fit answers with errors.",
            "make up   for a newer target: migrates, then replaces the blog",
            f"make migrate rev={target} web=stop   stops the blog first; visitors get a page that says so",
            exit_code=REFUSED,
        )


def step_aside(stack: Stack) -> None:
    with timed("web", "stopping the blog, letting requests finish", "stopped; nginx tells visitors"):
        read(stack.compose.command("stop", "web", "worker", quiet=True))


def find_goal(stack: Stack, target: str, running: tuple[str, ...]) -> tuple[tuple[str, ...] | None, bool]:
    """The revisions at which ``target`` ends, and whether a blog with the heads ``running`` fails there.

    None when the database is there, or it is unusable. The migrator alone knows what ``-1`` or a part of an
    id means; what is unusable it explains itself, later.
    """
    told = ("--env", f"MIGRATOR_RUNNING={','.join(running)}")
    done = ask(stack.compose.one_off("migrator", "--json", "plan", target, options=told))
    for line in done.stderr.splitlines():
        note = json.loads(line) if line.startswith("{") else {}
        if note.get("event") == "planned":
            return tuple(sorted(note["goal"])), fails(done.stdout)
    return None, False


def fails(plan: str) -> bool:
    """Whether the migrator's plan, as JSON, says that what runs would not work; yes when it says nothing."""
    try:
        found = [finding for step in json.loads(plan) for finding in step["findings"]]
    except (ValueError, LookupError, TypeError):
        return True
    return any(one["code"] == "web-would-not-fit" and not one["waived"] for one in found)


def tell_what_can_run(stack: Stack) -> None:
    """The blog is stopped: say whether it could start on what is there now."""
    said = json.loads(read(stack.compose.one_off("migrator", "--json", "current")))
    done = ask(stack.compose.one_off("web", "python", "-m", "web.serve", "--heads"))
    if done.returncode:
        tell("web", "the blog does not run. Next: make up")
    elif sorted(done.stdout.split()) == sorted(said["revisions"]):
        tell("web", "the blog does not run, and can on this schema. Next: make up")
    else:
        needed = " and ".join(done.stdout.split())
        tell("web", f"the blog does not run: it needs {needed}. Next: make up   migrates there and starts it")


def prepare(stack: Stack) -> None:
    """The files of this folder are what is asked, and the database answers."""
    if not build_quietly(stack, "migrator"):
        raise StoppedError("the migrator was not built; nothing was touched", "The engine's reason is above.")
    require_database(stack)


def ask_migrator(stack: Stack, verb: str, words: Sequence[str]) -> int:
    """A question; its answer goes to standard output as it is."""
    command = [verb]
    if verb in {"plan", "drift"}:
        target = read_target(verb, words).rev
        command += [target] if target else []
    prepare(stack)
    return run(stack.compose.one_off("migrator", *command))


def tell_standing(stack: Stack) -> None:
    if read(stack.compose.containers("db", running=True)).strip():
        done = ask(stack.compose.one_off("migrator", "status"))
        said = done.stdout if done.returncode == 0 else done.stderr
        tell("database", said.strip())
    else:
        tell("database", "does not run. Next: make up")
