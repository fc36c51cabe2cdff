"""`make release`, `make releases`: images that are built once, and the paper that names them."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from release.bring_up import build, require_database
from release.errors import REFUSED, StoppedError
from release.keeping import make_secrets
from release.promotion import ledger
from release.reaching import read_reachable
from release.runner import ROOT, ask, read
from release.speech import tell
from release.stack import Stack

# The services whose images a release is, and the variable that names each one's image (compose.yaml).
PARTS = {
    "web": "WEB_IMAGE",
    "migrator": "MIGRATOR_IMAGE",
    "nginx": "FRONT_IMAGE",
    "snapshot": "SNAPSHOT_IMAGE",
}
NAMES = "inkstone-releases/"  # no project's own images are called so


@dataclass(frozen=True)
class Release:
    """``images``: the engine's ids, which no two builds share; ``heads`` is what its blog needs."""

    id: str
    version: str
    commit: str
    made_at: str
    heads: tuple[str, ...]
    images: Mapping[str, str]


def from_body(body: Mapping[str, Any]) -> Release:
    return Release(**{**body, "heads": tuple(body["heads"])})


def with_images(stack: Stack, images: Mapping[str, str]) -> Stack:
    """The stack, with these images, by part, for whatever is started."""
    given = {PARTS[part]: name for part, name in images.items()}
    compose = replace(stack.compose, variables={**stack.compose.variables, **given})
    return replace(stack, compose=compose, images={**stack.images, **images}, builds=False)


def find_tag(stack: Stack, image: str) -> str:
    """The id of the release that an image of its blog belongs to; "" for an image of none."""
    tags = read(stack.engine.docker("image", "inspect", "--format", '{{join .RepoTags " "}}', image)).split()
    return next((one.rpartition(":")[2] for one in tags if one.startswith(f"{NAMES}web:")), "")


def make_release(stack: Stack, _: Sequence[str] = ()) -> int:
    if not stack.builds:
        raise StoppedError(
            f"{stack.environment} builds nothing; a release is made where it is worked on",
            "", "make release", exit_code=REFUSED,
        )  # fmt: skip
    make_secrets(stack)
    build(stack, *PARTS)
    images = {part: read(stack.engine.image_id(stack.images[part])).strip() for part in PARTS}
    heads = tuple(sorted(read(stack.engine.read_heads(images["web"])).split()))
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    content = hashlib.sha256("".join(images[part] for part in PARTS).encode()).hexdigest()[:8]
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    release = Release(f"{version}-{content}", version, find_commit(), made_at, heads, images)
    for part, image in images.items():  # a name, so that no cleaning takes it away
        read(stack.engine.tag(image, f"{NAMES}{part}:{release.id}"))
    require_database(stack)
    known = [entry for entry in ledger.read_ledger(stack, ledger.RELEASE) if entry.body["id"] == release.id]
    if not known:
        ledger.add(stack, ledger.RELEASE, asdict(release))
    tell("release", f"{release.id} ({release.commit or 'no commit'}), needs {' and '.join(heads)}")
    tell(
        "release",
        "it was there already" if known else f"written down in {stack.environment or stack.project}",
    )
    return 0


def find_commit() -> str:
    """With a mark where the folder holds what no commit does; "" outside a repository."""
    done = ask(["git", "rev-parse", "--short=12", "HEAD"])
    if done.returncode:
        return ""
    is_dirty = bool(ask(["git", "status", "--porcelain"]).stdout.strip())
    return done.stdout.strip() + ("+changes" if is_dirty else "")


def find_present(stack: Stack) -> str:
    """The id of the web image that runs, or last ran, in an environment; "" for none."""
    container = read(stack.compose.containers("web")).split()
    return read(stack.engine.image_of(container[0])).strip() if container else ""


def list_known(stack: Stack) -> list[Release]:
    """The releases that an environment knows, newest first: made there, or promoted to it."""
    made = [from_body(entry.body) for entry in ledger.read_ledger(stack, ledger.RELEASE)]
    came = [from_body(entry.body["release"]) for entry in ledger.read_ledger(stack, ledger.PROMOTION)]
    found = {release.id: release for release in reversed([*came, *made])}
    return sorted(found.values(), key=lambda release: release.made_at, reverse=True)


def find_running(stack: Stack) -> Release | None:
    """The release whose blog runs in an environment."""
    image = find_present(stack)
    return next((release for release in list_known(stack) if release.images["web"] == image), None)


def show_releases(_: Stack, __: Sequence[str]) -> int:
    """Each release, newest first, and where its blog runs."""
    lines = list(render(read_standing()))
    for line in lines:
        print(line)
    if not lines:
        tell("releases", "there is none yet. Next: make release")
    return 0


def read_standing() -> list[tuple[Release, list[str]]]:
    places: dict[str, list[str]] = {}
    known: dict[str, Release] = {}
    for stack in read_reachable("releases"):
        if not read(stack.compose.containers("db", running=True)).strip():
            continue
        for release in list_known(stack):
            known.setdefault(release.id, release)
        running = find_running(stack)
        if running:
            places.setdefault(running.id, []).append(stack.environment)
    ordered = sorted(known.values(), key=lambda release: release.made_at, reverse=True)
    return [(release, places.get(release.id, [])) for release in ordered]


def render(standing: list[tuple[Release, list[str]]]) -> Iterator[str]:
    for release, names in standing:
        where = ", ".join(names) or "-"
        made = f"{release.made_at[:16]}  {release.commit or '-':<21}"
        yield f"{release.id:<18} {made} {','.join(release.heads):<8} {where}"


def dump(release: Release) -> str:
    return json.dumps(asdict(release), ensure_ascii=False)
