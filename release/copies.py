"""A copy of an environment's data in a stack of its own beside it: closed to the outside, its own secrets."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from release.runner import read
from release.speech import timed
from release.stack import Stack, read_compose

# What a copy of people's data must not have, whatever the environment's files say.
CLOSED = {
    "MAIL_SERVER": "",
    "OIDC_ISSUER": "",
    "SITE_URL": "",
    "HTTPS_ONLY": "no",
    "PUBLISH_ADDRESS": "127.0.0.1",
    "MIGRATOR_APPROVAL": "no",
    "SNAPSHOT_BEFORE_MIGRATION": "no",
    "CERTIFICATE_NAMES": "nginx",
}


def stack_beside(target: Stack, name: str, overlay: str, more: Mapping[str, str]) -> Stack:
    """``<project>-<name>``: compose.yaml with ``overlay`` on top, which takes ports and ways out away."""
    folder = f"{target.own_folder}/{name}"
    variables = {
        **CLOSED,
        "COMPOSE_PROJECT_NAME": f"{target.project}-{name}",
        "SECRETS_DIRECTORY": folder,
        "CERTIFICATES_DIRECTORY": folder,
        "COPY_SOURCE": f"{target.project}_snapshots",
        **more,
    }
    return read_compose(replace(target.compose, variables=variables, files=("compose.yaml", overlay)))


def remove(copy: Stack) -> None:
    """With its data; what a command that was killed has left goes the same way."""
    read(copy.compose.command("--profile", "*", "down", "--volumes", "--remove-orphans", "--timeout", "5"))


def list_parts(copy: Stack) -> list[str]:
    """The ids of its containers, volumes and networks, whatever state they are in."""
    wanted = ("--quiet", "--filter", f"label=com.docker.compose.project={copy.project}")
    kinds = (("container", "ls", "--all"), ("volume", "ls"), ("network", "ls"))
    return [one for words in kinds for one in read(copy.engine.docker(*words, *wanted)).split()]


def copy_now(target: Stack, stage: str, why: str) -> str:
    """A snapshot of now, not proved: who loads it compares it; its id."""
    with timed(stage, "copying the environment as it is now", "copied"):
        words = ("snapshot", f"--reason={why}")
        read(target.compose.one_off("snapshot", *words, options=("--env", "SNAPSHOT_PROVE=no")))
        return str(list_snapshots(target)[0]["id"])


def find_snapshot(target: Stack, why: str) -> str:
    """The id of the newest that was made for this very reason, and was proved; "" for none."""
    made = (one for one in list_snapshots(target) if one["reason"] == why and one["proved_at"])
    return next((str(one["id"]) for one in made), "")


def list_snapshots(target: Stack) -> list[dict[str, Any]]:
    """The manifests, newest first."""
    found: list[dict[str, Any]] = json.loads(read(target.compose.one_off("snapshot", "--json", "snapshots")))
    return found
