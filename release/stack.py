"""Which stack a command is about: the environment that was named, and what compose makes of its files."""

import json
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from release.engine import Engine, read_engine
from release.errors import WRONG_USAGE, StoppedError
from release.runner import ROOT, read
from release.words import Compose

WAY = ("dev", "staging", "production")


@dataclass(frozen=True)
class Watch:
    """After a promotion, before it is called done.

    Too slow: ``factor`` times as long as before, and over ``floor_ms``. A factor of 0 compares nothing.
    """

    seconds: float = 0
    factor: float = 0
    floor_ms: float = 0


@dataclass(frozen=True)
class Stack:
    """``secrets`` and ``addresses`` are what compose.yaml and the environment's variables come to."""

    compose: Compose
    project: str
    secrets: Mapping[str, Path]
    addresses: tuple[str, ...]
    certificate_names: tuple[str, ...]
    base_image: str
    database_volume: str
    snapshots_before: bool  # whether a migration takes a snapshot first
    environment: str = ""  # as it was named; "" for a machine that has but one
    builds: bool = True  # from this folder; else it runs what was promoted to it
    asks: bool = False  # a person, before a promotion reaches it
    watch: Watch = Watch()
    mounts: tuple[Path, ...] = ()  # of this folder, into the services that `up` starts
    images: Mapping[str, str] = field(default_factory=dict)  # by service: the names that compose starts

    @property
    def engine(self) -> Engine:
        return self.compose.engine

    @property
    def own_folder(self) -> Path:
        """What belongs to this stack alone on this machine."""
        return self.secrets["secret_key"].parent


def choose_env_files(environ: Mapping[str, str] = os.environ, root: Path = ROOT) -> tuple[str, ...]:
    """``ENVIRONMENT=staging`` (or ``make … env=staging``): its file, over this machine's ``.env``."""
    return find_env_files(environ.get("ENVIRONMENT") or environ.get("env") or "", root)


def find_env_files(name: str, root: Path = ROOT) -> tuple[str, ...]:
    if not name:
        return ()
    file = root / "environments" / f"{name}.env"
    if "/" in name or not file.is_file():
        known = ", ".join(sorted(path.stem for path in (root / "environments").glob("*.env")))
        raise StoppedError(f"there is no environment {name!r}", f"known: {known}", exit_code=WRONG_USAGE)
    own = (".env",) if (root / ".env").is_file() else ()
    return (*own, str(file.relative_to(root)))


def list_environments(root: Path = ROOT) -> tuple[str, ...]:
    """In the order in which a release travels."""
    names = {path.stem for path in (root / "environments").glob("*.env")}
    return tuple(name for name in WAY if name in names) + tuple(sorted(names - set(WAY)))


def read_stack(name: str | None = None, variables: Mapping[str, str] | None = None) -> Stack:
    """``name`` is an environment's; without it, the one that the shell names."""
    files = choose_env_files() if name is None else find_env_files(name)
    return read_compose(Compose(files, variables or {}))


def read_compose(compose: Compose) -> Stack:
    return describe(compose, json.loads(read(compose.config())))


def describe(compose: Compose, config: Mapping[str, Any]) -> Stack:
    return Stack(
        replace(compose, engine=read_engine(config)),
        config["name"],
        {name: Path(entry["file"]) for name, entry in config["secrets"].items()},
        tuple(_addresses(config["services"]["nginx"])),
        tuple(str(config["x-certificate-names"]).split()),
        config["services"]["web"]["build"]["args"]["PYTHON_IMAGE"],
        config["volumes"]["database"]["name"],
        config["x-snapshot-before-migration"] == "yes",
        Path(compose.env_files[-1]).stem if compose.env_files else "",
        config.get("x-builds", "yes") != "no",
        config.get("x-promotion-asks", "no") == "yes",
        _read_watch(config),
        tuple(_mounts(config["services"])),
        {name: service["image"] for name, service in config["services"].items() if "image" in service},
    )


def _mounts(services: Mapping[str, Any]) -> Iterator[Path]:
    for name, service in services.items():
        for volume in service.get("volumes", ()) if name != "tools" else ():
            if volume["type"] == "bind":
                yield Path(volume["source"])


def _read_watch(config: Mapping[str, Any]) -> Watch:
    names = ("PROMOTION_WATCH_SECONDS", "PROMOTION_SLOWER_FACTOR", "PROMOTION_SLOWER_FLOOR_MS")
    return Watch(*(_read_number(name, config) for name in names))


def _read_number(name: str, config: Mapping[str, Any]) -> float:
    given = str(config.get(f"x-{name.lower().replace('_', '-')}", 0))
    try:
        number = float(given)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise StoppedError(f"{name} is {given!r}; it takes a number, 0 or more", exit_code=WRONG_USAGE)
    return number


def _addresses(nginx: Mapping[str, Any]) -> list[str]:
    """What to type into a browser; HTTPS alone where HTTP only leads there."""
    only_https = nginx["environment"]["FRONT_HTTPS_ONLY"] == "yes"
    addresses = []
    for port in nginx.get("ports", ()):
        scheme, usual = ("https", "443") if port["target"] == 8443 else ("http", "80")  # noqa: PLR2004 - as in nginx's configuration
        host = port.get("host_ip") or "0.0.0.0"  # noqa: S104 - what docker takes when none is given
        host = "localhost" if host in {"0.0.0.0", "::"} else host  # noqa: S104
        if scheme == "https" or not only_https:
            suffix = "" if str(port["published"]) == usual else f":{port['published']}"
            addresses.append(f"{scheme}://{host}{suffix}/")
    return addresses
