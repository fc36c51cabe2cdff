"""A release's images reach another engine by save and load: those that are missing there, compared by id."""

import time
from collections.abc import Callable, Mapping

from release.errors import StoppedError
from release.promotion.releases import NAMES, Release
from release.runner import ask, pump, read
from release.speech import tell, timed
from release.stack import Stack

TOLD_EVERY_SECONDS = 5.0
MB = 1_000_000


def send_images(source: Stack, target: Stack, release: Release) -> None:
    """Nothing to do on one engine. Raises ``StoppedError`` with nothing changed there but more images."""
    if source.engine == target.engine:
        return
    wanted = {f"{NAMES}{part}:{release.id}": image for part, image in release.images.items()}
    missing = {name: image for name, image in wanted.items() if not find_id(target, image)}
    missing |= _find_bases(source, target)
    if not missing:
        tell("images", f"all of {release.id} are on {target.environment}'s engine")
        return
    _name_at_source(source, missing)
    size = sum(
        int(read(source.engine.docker("image", "inspect", "--format", "{{.Size}}", one))) for one in missing
    )
    text = f"sending {len(missing)} to {target.environment}'s engine, {size // MB} MB at the most"
    with timed("images", text, "there, with the same ids"):
        saving, loading = source.engine.docker("save", *missing), target.engine.docker("load")
        said = pump(saving, loading, _tell_progress())
        if said:
            raise StoppedError(
                f"the images did not reach {target.environment}'s engine ({target.engine.name})",
                said[-2000:],
                "the same command   sends what is still missing there",
            )
        _compare(target, missing)


def find_id(stack: Stack, name: str) -> str:
    """On the stack's own engine; "" for an image that is not there."""
    done = ask(stack.engine.image_id(name))
    return done.stdout.strip() if done.returncode == 0 else ""


def _find_bases(source: Stack, target: Stack) -> dict[str, str]:
    """What the release stands on, where the target has none: it may have no way to a registry."""
    names = [name for name in (target.images["db"], target.base_image) if not find_id(target, name)]
    found = {name: find_id(source, name) for name in names}
    return {name: image for name, image in found.items() if image}


def _name_at_source(source: Stack, images: Mapping[str, str]) -> None:
    """An image that is saved by its id alone arrives without a name, and the next cleaning takes it away."""
    for name, image in images.items():
        if find_id(source, name) == image:
            continue
        if not find_id(source, image):
            raise StoppedError(
                f"{source.environment}'s engine has not got {name} ({image[:19]})",
                f"asked: {source.engine.name}",
                "make release   where it is worked on, then from there again",
            )
        read(source.engine.tag(image, name))


def _tell_progress() -> Callable[[int], None]:
    told = [time.monotonic()]

    def tell_now_and_then(gone: int) -> None:
        if time.monotonic() - told[0] >= TOLD_EVERY_SECONDS:
            told[0] = time.monotonic()
            tell("images", f"{gone // MB} MB sent")

    return tell_now_and_then


def _compare(target: Stack, sent: Mapping[str, str]) -> None:
    for name, image in sent.items():
        found = find_id(target, name)
        if found != image:
            raise StoppedError(
                f"{name} is {found[:19] or 'not there'} on {target.environment}'s engine, not {image[:19]}",
                "A release is its images' ids, and two engines that store images in different ways"
                " (containerd's store, or Docker's own) give one image two.",
                f"{' '.join(target.engine.docker('info'))}   says how it stores them, under Storage Driver",
            )
