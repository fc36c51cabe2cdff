"""Which web image serves a revision: that of the release of then if it is here, else today's if it fits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from release.errors import StoppedError
from release.health import WEB_WITHIN_SECONDS, wait_until_healthy
from release.promotion.present import find_before, name
from release.promotion.releases import Release, list_known, read_standing, with_images
from release.runner import ask, read
from release.speech import tell, timed
from release.stack import Stack

FRONT = ("web", "nginx")
TODAY = "today's"


@dataclass(frozen=True)
class Blog:
    """``told`` says which one it is; ``images``: by part, of web and nginx."""

    told: str
    images: Mapping[str, str]


def find_releases(target: Stack) -> list[Release]:
    """All that any environment of this engine knows, newest first."""
    found = {one.id: one for one in [*list_known(target), *(release for release, _ in read_standing())]}
    return sorted(found.values(), key=lambda one: one.made_at, reverse=True)


def of_that_time(releases: Iterable[Release], revisions: Sequence[str]) -> list[Release]:
    return [one for one in releases if sorted(one.heads) == sorted(revisions)]


def serve(copy: Stack, target: Stack, revisions: Sequence[str]) -> str:
    """Start the blog of that time in the copy; which one it is. For none "", and what is missing is told."""
    fitting = of_that_time(find_releases(target), revisions)
    there = [one for one in fitting if is_here(copy, one)]
    tried = list_blogs(there, find_present_images(target))
    for blog in tried:
        if _start(with_images(copy, blog.images), blog):
            return blog.told
    tell("web", tell_missing([one for one in fitting if one not in there], revisions))
    return ""


def list_blogs(there: Sequence[Release], present: Mapping[str, str]) -> list[Blog]:
    """In the order in which they are tried: the newest release of that time, then what runs today."""
    blogs = []
    for release in there[:1]:
        images = {part: release.images[part] for part in FRONT}
        blogs.append(Blog(f"that of release {release.id} ({release.made_at[:16]})", images))
    if present and present["web"] not in {blog.images["web"] for blog in blogs}:
        blogs.append(Blog(f"{TODAY}, which fits this revision", present))
    return blogs


def is_here(stack: Stack, release: Release) -> bool:
    return all(ask(stack.engine.image_id(release.images[part])).returncode == 0 for part in FRONT)


def find_present_images(target: Stack) -> dict[str, str]:
    """Of web and nginx: what runs, or would be started; {} where there is none."""
    found = find_before(target)
    return {part: found[part] for part in FRONT} if all(part in found for part in FRONT) else {}


def _start(copy: Stack, blog: Blog) -> bool:
    try:
        with timed("web", f"starting the blog, {blog.told.split(',')[0]}", "healthy"):
            read(copy.compose.start(FRONT))
            wait_until_healthy(copy, FRONT, WEB_WITHIN_SECONDS)
    except StoppedError as error:
        read(copy.compose.command("rm", "--stop", "--force", *FRONT, quiet=True))
        tell("web", f"it does not serve here: {error.what}. Its last lines are above")
        return False
    return True


def tell_missing(away: Sequence[Release], revisions: Sequence[str]) -> str:
    where = name(revisions)
    if away:
        one = away[0]
        return (
            f"no blog for {where}: release {one.id} ({one.commit or 'no commit'}) is not on this engine\n"
            f"next: docker load   of them, then make forget && make reproduce"
        )
    return (
        f"no blog for {where}: no release that is known here needs it, and today's does not fit\n"
        f"next: check out a commit whose head is {where}, make release there, then forget and reproduce"
    )
