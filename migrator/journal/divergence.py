"""A revision that goes another way than it went before, and what can be done about it."""

from migrator.errors import HalfAppliedError


def diverged(revision: str, position: int, text: str, was: str) -> HalfAppliedError:
    return HalfAppliedError(
        f"revision {revision} goes another way than when it was interrupted",
        f"Statement {position} is now: {text}\nand was: {was}",
        *ways_on(),
    )


def ways_on() -> tuple[str, ...]:
    return (
        "Put the version file back as it was (git log -p migrations), then run the same command again",
        "or restore a copy of the database from before it.",
    )
