"""What stands in an environment, and putting something else there."""

import json
from collections.abc import Mapping, Sequence

from release.promotion.releases import PARTS
from release.runner import ask, read
from release.stack import Stack


def find_before(stack: Stack) -> dict[str, str]:
    """The images of an environment by part; {} where nothing was ever promoted to it."""
    found = {}
    for part in PARTS:
        container = read(stack.compose.containers(part)).split() if part in {"web", "nginx"} else []
        done = ask(
            stack.engine.image_of(container[0]) if container else stack.engine.image_id(stack.images[part])
        )
        if done.returncode == 0:
            found[part] = done.stdout.strip()
    return found if "web" in found else {}


def find_revisions(stack: Stack) -> list[str]:
    """Where the database stands; [] for an empty one."""
    said = json.loads(read(stack.compose.one_off("migrator", "--json", "current")))
    return list(said["revisions"])


def give_images(stack: Stack, images: Mapping[str, str]) -> None:
    """The names that this environment starts stand for these images from now on."""
    for part, image in images.items():
        read(stack.engine.tag(image, stack.images[part]))


def name(revisions: Sequence[str]) -> str:
    return " and ".join(revisions) or "base"
