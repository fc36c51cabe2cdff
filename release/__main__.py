"""``python -m release VERB …``: what the Makefile's targets call."""

import sys
from collections.abc import Callable, Sequence

from release import bring_up, content, keeping, look, move, one_offs, parked, snapshots
from release.errors import WRONG_USAGE, StoppedError
from release.lock import hold_lock
from release.promotion import graph, promote, rehearse, releases, rollback, standing
from release.reaching import read_first
from release.report.report import write_report
from release.reproduction import forget, reproduce
from release.speech import tell, tell_stop
from release.stack import Stack

Verb = Callable[[Stack, Sequence[str]], int | None]

# These change the stack, so they run one after the other; the rest may run beside them.
CHANGING: dict[str, Verb] = {
    "up": lambda stack, _: bring_up.bring_up(stack, snapshots.take_before),
    "down": lambda stack, _: bring_up.take_down(stack),
    "restart": lambda stack, _: bring_up.restart(stack),
    "migrate": lambda stack, words: move.migrate(stack, words, snapshots.take_before),
    "snapshot": snapshots.take,
    "prove": snapshots.prove,
    "restore": snapshots.restore,
    "purge": parked.purge,
    "release": releases.make_release,
    "rollback": rollback.roll_back,
    "secrets": lambda stack, _: make_secrets(stack),
    "certificates": lambda stack, _: make_certificates(stack),
}
OTHER: dict[str, Verb] = {
    "releases": releases.show_releases,
    "rehearse": rehearse.run_rehearsal,  # these two take the lock of the environment that they are about
    "promote": promote.promote,
    "reproduce": reproduce.reproduce,  # and these two that of the copy, which they alone touch
    "forget": forget.forget,
    "status": standing.show_all,
    "logs": look.follow_logs,
    "plan": lambda stack, words: move.ask_migrator(stack, "plan", words),
    "drift": lambda stack, words: move.ask_migrator(stack, "drift", words),
    "snapshots": snapshots.show,
    "history": graph.show_history,
    "report": write_report,
    "parked": lambda stack, words: move.ask_migrator(stack, "parked", words),
    "kept": lambda stack, words: move.ask_migrator(stack, "kept", words),
    "current": lambda stack, words: move.ask_migrator(stack, "current", words),
    "recipe": one_offs.write_recipe,
    "db": one_offs.run_flask_migrate,
    "shell": one_offs.open_shell,
    "import": content.take_posts,
    "export": content.write_blog,
    "user": one_offs.manage_people,
    "mail": one_offs.try_mail,
}


def make_secrets(stack: Stack) -> None:
    if not keeping.make_secrets(stack):
        tell("secrets", "all there; none was changed")


def make_certificates(stack: Stack) -> None:
    if not keeping.make_certificates(stack):
        tell("secrets", "a certificate is there; it was not changed")


def main(arguments: Sequence[str]) -> int:
    verb, words = arguments[0] if arguments else "", arguments[1:]
    if verb not in CHANGING and verb not in OTHER:
        print(f"usage: python -m release {'|'.join([*CHANGING, *OTHER])}", file=sys.stderr)
        return WRONG_USAGE
    try:
        return conduct(verb, words)
    except StoppedError as error:
        tell_stop(verb, error)
        return error.exit_code
    except KeyboardInterrupt:
        tell(verb, "stopped by the keyboard. Run it again.")
        return 130


def conduct(verb: str, words: Sequence[str]) -> int:
    stack = read_first()
    if verb in {"up", "status"}:
        forget.look_after(stack)
    if verb in OTHER:
        return OTHER[verb](stack, words) or 0
    with hold_lock(stack.own_folder, verb):
        return CHANGING[verb](stack, words) or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
