"""What an environment that is promoted to must not have: another one's secrets, or images that move."""

from release.errors import REFUSED, StoppedError
from release.stack import Stack, list_environments, read_stack

SERVING = ("db", "migrator", "web", "worker", "nginx", "snapshot")


def require_fit_for_readers(stack: Stack) -> None:
    """Raise ``StoppedError`` where secrets are another one's, or an image's name does not say which it is."""
    if stack.builds:
        return
    moving = [stack.images[name] for name in SERVING if is_moving(stack.images[name])]
    if moving:
        raise StoppedError(
            f"{stack.environment} must not run {moving[0]}",
            "A name without a version, or with :latest, is another image tomorrow.",
            "DATABASE_IMAGE=mysql:9.7   and the like, in .env or in the environment's file",
            exit_code=REFUSED,
        )
    for name in list_environments():
        if name != stack.environment and read_stack(name).own_folder == stack.own_folder:
            raise StoppedError(
                f"{stack.environment} and {name} would share their secrets ({stack.own_folder.name})",
                "Whoever can read dev's would have production's.",
                f"SECRETS_DIRECTORY=./secrets/{stack.environment}   in environments/{stack.environment}.env",
                exit_code=REFUSED,
            )


def is_moving(image: str) -> bool:
    if "@sha256:" in image or image.startswith("sha256:"):
        return False
    tag = image.rsplit("/", maxsplit=1)[-1].partition(":")[2]
    return tag in {"", "latest"}
