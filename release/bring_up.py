"""`make up` and what belongs to it: database, then migrator, and only when that ended well, the blog."""

import sys
from collections.abc import Callable, Iterable

from release.elsewhere import send_files
from release.errors import REFUSED, StoppedError
from release.guards import require_fit_for_readers
from release.health import DATABASE_WITHIN_SECONDS, WEB_WITHIN_SECONDS, read_states, wait_until_healthy
from release.keeping import make_certificates, make_secrets
from release.runner import ask, read, run
from release.speech import tell, timed
from release.stack import Stack
from release.words import allow_unfit

BLOG = ("web", "worker", "nginx")
LONG_RUNNING = ("db", *BLOG)
AWAY = frozenset({12, 31})  # the migrator's: not reachable, outcome unknown


def bring_up(stack: Stack, take_before: Callable[[Stack, str], None]) -> None:
    require_fit_for_readers(stack)
    make_secrets(stack)
    build(stack, "migrator", "web", "nginx")
    make_certificates(stack)
    start_database(stack)
    take_before(stack, "head")
    migrate_first(stack)
    with timed("web", "starting the blog, its worker and nginx", "healthy"):
        stop_loops(stack)
        read(stack.compose.start(BLOG))
        wait_until_healthy(stack, BLOG, WEB_WITHIN_SECONDS)
    tell_addresses(stack)


def build(stack: Stack, *services: str) -> None:
    if not stack.builds:
        require_release(stack, services)
        return
    is_watched = sys.stderr.isatty()
    with timed("build", ", ".join(services), "built"):
        if run(stack.compose.build(services, quiet=not is_watched)):
            raise StoppedError(
                "the images were not built; nothing was touched", "The engine's reason is above.",
                "make base-images   where the official base images cannot be pulled",
            )  # fmt: skip


def build_quietly(stack: Stack, *services: str) -> bool:
    """Whether the images are there: built of this folder, or those that were promoted."""
    if not stack.builds:
        require_release(stack, services)
        return True
    return run(stack.compose.build(services, quiet=True)) == 0


def require_release(stack: Stack, services: Iterable[str]) -> None:
    """Raise ``StoppedError`` where an environment that builds nothing has been given nothing."""
    missing = [name for name in services if ask(stack.engine.image_id(stack.images[name])).returncode]
    if missing:
        raise StoppedError(
            f"no release stands in {stack.environment or stack.project}: no {stack.images[missing[0]]}",
            "This environment builds nothing; it runs what was promoted to it (BUILDS).",
            f"make promote to={stack.environment}",
            exit_code=REFUSED,
        )


def start_database(stack: Stack) -> None:
    send_files(stack)
    with timed("database", "starting", "healthy"):
        read(stack.compose.start(("db",)))
        wait_until_healthy(stack, ("db",), DATABASE_WITHIN_SECONDS)


def run_again(stack: Stack, command: list[str]) -> int:
    """A migrator's one-shot; once more where the server went away meanwhile: it goes on where it was."""
    code = run(command)
    if code in AWAY:
        start_database(stack)
        code = run(command)
    return code


def wait_for_one_shots(stack: Stack) -> None:
    """A command that was killed leaves its migrator or its snapshot at work: that ends before anything else.

    Asked by who holds the stack's lock.
    """
    label = "label=com.docker.compose."
    for service in ("migrator", "snapshot"):
        named = ("--filter", f"{label}project={stack.project}", "--filter", f"{label}service={service}")
        for container in read(stack.engine.docker("container", "ls", "--quiet", *named)).split():
            with timed(service, "waiting for what an earlier command has left at work", "it has ended"):
                ask(stack.engine.docker("wait", container))  # gone by itself, perhaps before this asks


def require_database(stack: Stack) -> None:
    """Start it unless it runs; a question must not recreate it."""
    if not read(stack.compose.containers("db", running=True)).strip():
        start_database(stack)


def stop_loops(stack: Stack) -> None:
    """What ends again and again is started anew now, not after the engine's next pause of up to a minute."""
    states = read_states(stack)
    looping = [name for name in BLOG if states.get(name, {}).get("State") == "restarting"]
    if looping:
        read(stack.compose.command("stop", *looping, quiet=True))


def migrate_first(stack: Stack) -> None:
    """Run the stack's own one-shot service, so that it stands there with its exit code and its log."""
    read(allow_unfit(stack.compose.create_migrator()))  # what runs is replaced at once, when it ends well
    container = read(stack.compose.containers("migrator")).strip()
    code = run(stack.engine.attach(container))
    if code:
        goes_on = bool(read(stack.compose.containers("web", running=True)).strip())
        raise StoppedError(
            f"the migration ended with exit {code}; web, worker and nginx were not touched"
            + (", the blog goes on as it was" if goes_on else ""),
            "The migrator's reason is above.",
            f"docs/runbook.md   says what exit {code} means and what to do",
            "make status   then, once it is mended, make up",
            exit_code=code,
        )


def restart(stack: Stack) -> None:
    running = [name for name in LONG_RUNNING if read(stack.compose.containers(name, running=True)).strip()]
    if not running:
        raise StoppedError("nothing runs that could be restarted", "", "make up")
    with timed("restart", ", ".join(running), "healthy again"):
        read(stack.compose.command("restart", *running))
        wait_until_healthy(stack, running, WEB_WITHIN_SECONDS)
    tell_addresses(stack)


def take_down(stack: Stack) -> None:
    with timed("down", "finishing open requests, then stopping", "stopped; data, media and secrets stay"):
        read(stack.compose.command("--profile", "*", "down", "--remove-orphans"))


def tell_addresses(stack: Stack) -> None:
    tell("ready", "   ".join(stack.addresses))
