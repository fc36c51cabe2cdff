"""What stops a revision that the journal cannot follow, and what can be done about it."""

from migrator.errors import HalfAppliedError, OutcomeUnknownError, RefusedByCheckError


def diverged(revision: str, position: int, text: str, was: str) -> HalfAppliedError:
    return HalfAppliedError(
        f"revision {revision} goes another way than when it was interrupted",
        f"Statement {position} is now: {text}\nand was: {was}",
        *ways_on(),
    )


def ways_on(origin: str = "<where it began>") -> tuple[str, ...]:
    return (
        "Put the version file back as it was (git log -p migrations), then run the same command again",
        f"make migrate rev={origin}   puts back what it has done: then any file may be tried",
        "make restore at=<id>   with a snapshot from before it",
    )


def writes_elsewhere(revision: str, text: str) -> RefusedByCheckError:
    return RefusedByCheckError(
        f"revision {revision} writes through a connection of its own",
        f"The statement: {text}\nInterrupted, it could not be told whether it was executed.",
        "Use op.execute(…) or op.get_bind(), which are the migration's own connection.",
    )


def not_known(revision: str, position: int, statement: str) -> OutcomeUnknownError:
    return OutcomeUnknownError(
        f"revision {revision}: the schema is neither as before nor as after a statement",
        f"Statement {position}: {statement}\nSomething else changed it meanwhile.",
        "Bring the table to either state by hand, then run the same command again.",
    )
