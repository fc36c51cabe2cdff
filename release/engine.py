"""The engine that an environment's containers run on: its commands as words. Nothing here runs anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from release.errors import WRONG_USAGE, StoppedError

NAMES = ("DOCKER_HOST", "DOCKER_CONTEXT")


@dataclass(frozen=True)
class Engine:
    """As an environment's file names it, by address or by context; without a word it is the shell's own."""

    host: str = ""
    context: str = ""

    @property
    def name(self) -> str:
        return self.host or (f"context {self.context}" if self.context else "this machine's")

    @property
    def is_elsewhere(self) -> bool:
        """Whether the files of this machine may be missing there: all that is not known to be here."""
        return bool(self.context) or (bool(self.host) and not self.host.startswith("unix:"))

    def words(self, variables: Mapping[str, str] | None = None) -> list[str]:
        """What stands before ``docker``. The shell's choice must not win: a host there beats a context."""
        given = {name: text for name, text in zip(NAMES, (self.host, self.context), strict=True) if text}
        unset = [word for name in NAMES if given for word in ("-u", name)]
        told = [f"{name}={text}" for name, text in {**given, **(variables or {})}.items()]
        return ["env", *unset, *told] if told else []

    def docker(self, *words: str) -> list[str]:
        return [*self.words(), "docker", *words]

    def attach(self, container: str) -> list[str]:
        """Start it, show what it says, and end with its exit code."""
        return self.docker("start", "--attach", container)

    def image_id(self, name: str) -> list[str]:
        return self.docker("image", "inspect", "--format", "{{.Id}}", name)

    def tag(self, image: str, name: str) -> list[str]:
        return self.docker("image", "tag", image, name)

    def image_of(self, container: str) -> list[str]:
        return self.docker("inspect", "--format", "{{.Image}}", container)

    def read_heads(self, image: str) -> list[str]:
        """Ask an image what it can run on: the one that runs, which need not be the one built last."""
        return self.docker("run", "--rm", "--network", "none", image, "python", "-m", "web.serve", "--heads")

    def make_certificate(self, image: str, names: Sequence[str]) -> list[str]:
        """A self-signed certificate and its key, as PEM on standard output: no file, no mount, no owner."""
        alternatives = ",".join(f"{_kind_of(name)}:{name}" for name in names)
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc")
        subject = ("-subj", f"/CN={names[0]}", "-addext", f"subjectAltName={alternatives}")
        outputs = ("-keyout", "/dev/stdout", "-out", "/dev/stdout")
        container = self.docker("run", "--rm", "--network", "none", "--entrypoint", "openssl", image)
        return [*container, "req", "-x509", *key, "-days", "825", *subject, *outputs]


def read_engine(config: Mapping[str, Any]) -> Engine:
    """From what compose makes of an environment's files, without the shell's own choice."""
    engine = Engine(str(config.get("x-docker-host") or ""), str(config.get("x-docker-context") or ""))
    if engine.host and engine.context:
        raise StoppedError(
            f"two engines are named: {engine.host} and context {engine.context}",
            "DOCKER_HOST and DOCKER_CONTEXT stand in the same environment's files.",
            "leave one of them empty, in .env or in environments/NAME.env",
            exit_code=WRONG_USAGE,
        )
    return engine


def _kind_of(name: str) -> str:
    is_address = ":" in name or name.replace(".", "").isdecimal()
    return "IP" if is_address else "DNS"
