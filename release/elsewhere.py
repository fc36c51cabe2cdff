"""An engine on another machine: what containers mount from this folder is there too, by the same path."""

import hashlib
import io
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from release.errors import REFUSED, StoppedError
from release.runner import ask, feed
from release.speech import timed
from release.stack import Stack


def require_here(stack: Stack, what: str) -> None:
    """Raise ``StoppedError`` where a command hands a folder of this machine to a container."""
    if stack.engine.is_elsewhere:
        raise StoppedError(
            f"{what} needs the files of this machine, and {stack.environment}'s engine is elsewhere",
            f"{stack.engine.name} would mount a folder of its own machine instead.",
            "the same command on that machine, with DOCKER_HOST and DOCKER_CONTEXT empty there",
            exit_code=REFUSED,
        )


def send_files(stack: Stack) -> None:
    """Secrets, certificates and the database's own files, where they are missing there or differ."""
    if not stack.engine.is_elsewhere:
        return
    image = stack.images["migrator"]  # of all that a stack may have, this one has every one
    for folder, files in _by_folder(stack).items():
        away = _find_missing(stack, image, folder, files)
        if not away:
            continue
        with timed("files", f"sending {len(away)} of {folder} to {stack.engine.name}", "there"):
            words = ("run", "--rm", "--interactive", "--network", "none", "--user", "0")
            unpack = ("--entrypoint", "tar", image, "--extract", "--directory", "/to", "--no-same-owner")
            said = feed(
                stack.engine.docker(*words, "--volume", f"{folder}:/to", *unpack), _pack(folder, away)
            )
            if said:
                raise StoppedError(f"{folder} did not reach {stack.engine.name}", said)


def _by_folder(stack: Stack) -> dict[Path, dict[str, str]]:
    """The folders, each with its files' paths within it and what they come to (SHA-256)."""
    found: dict[Path, dict[str, str]] = {}
    for path in sorted({*stack.secrets.values(), *stack.mounts}):
        for file in _list_files(path):
            name = str(file.relative_to(path.parent))
            found.setdefault(path.parent, {})[name] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


def _list_files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(one for one in path.rglob("*") if one.is_file())
    elif path.is_file():
        yield path


def _find_missing(stack: Stack, image: str, folder: Path, files: Mapping[str, str]) -> list[str]:
    words = ("run", "--rm", "--network", "none", "--user", "0", "--volume", f"{folder}:/there:ro")
    look = ("--workdir", "/there", "--entrypoint", "sha256sum", image, *files)
    said = ask(stack.engine.docker(*words, *look)).stdout
    there = dict(line.split(maxsplit=1)[::-1] for line in said.splitlines())
    return [name for name, digest in files.items() if there.get(name) != digest]


def _pack(folder: Path, names: list[str]) -> bytes:
    """With the folder itself, and so its mode: 0700 where secrets are."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.add(folder, ".", recursive=False)
        for name in names:
            archive.add(folder / name, name)
    return packed.getvalue()
