"""The commands, as lists of words. Nothing here runs anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Compose:
    """Commands to one stack. Without files, compose reads ``.env`` by itself.

    ``variables`` win over every file; ``files`` stand in place of compose.yaml alone.
    """

    env_files: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def command(self, *arguments: str, quiet: bool = False) -> list[str]:
        given = (
            ["env", *(f"{name}={text}" for name, text in self.variables.items())] if self.variables else []
        )
        files = [word for file in self.env_files for word in ("--env-file", file)]
        files += [word for file in self.files for word in ("--file", file)]
        return [*given, "docker", "compose", *files, *(("--progress", "quiet") if quiet else ()), *arguments]

    def config(self) -> list[str]:
        return self.command("--profile", "*", "config", "--format", "json")

    def build(self, services: Sequence[str], *, quiet: bool) -> list[str]:
        return self.command("build", *(("--quiet",) if quiet else ()), *services)

    def start(self, services: Sequence[str]) -> list[str]:
        """Make them what the files say, and start them; nothing that they depend on is touched."""
        return self.command("up", "--detach", "--no-deps", "--no-build", *services, quiet=True)

    def add_web(self) -> list[str]:
        """A second web beside the one that runs, of the image that the variables name."""
        return self.command(
            "up",
            "--detach",
            "--no-deps",
            "--no-build",
            "--no-recreate",
            "--scale",
            "web=2",
            "web",
            quiet=True,
        )

    def states(self) -> list[str]:
        return self.command("ps", "--all", "--format", "json")

    def create_migrator(self) -> list[str]:
        """A new one-shot container, not started: what is started must be of the image just built."""
        return self.command(
            "up", "--no-start", "--no-deps", "--no-build", "--force-recreate", "migrator", quiet=True
        )

    def containers(self, service: str, *, running: bool = False) -> list[str]:
        return self.command("ps", *(() if running else ("--all",)), "--quiet", service)

    def one_off(
        self, service: str, *command: str, interactive: bool = False, options: Sequence[str] = ()
    ) -> list[str]:
        """A container of its own that is gone afterwards."""
        terminal = () if interactive else ("--no-TTY",)
        return self.command("run", "--rm", "--no-deps", *terminal, *options, service, *command, quiet=True)

    def last_lines(self, service: str) -> list[str]:
        return self.command("logs", "--no-log-prefix", "--tail", "20", service)


def allow_unfit(words: Sequence[str]) -> list[str]:
    """The command, with a migrator that moves on from under a blog that will not work there."""
    return ["env", "MIGRATOR_ALLOW_UNFIT=yes", *words]


def attach(container: str) -> list[str]:
    """Start it, show what it says, and end with its exit code."""
    return ["docker", "start", "--attach", container]


def image_id(name: str) -> list[str]:
    return ["docker", "image", "inspect", "--format", "{{.Id}}", name]


def tag(image: str, name: str) -> list[str]:
    return ["docker", "image", "tag", image, name]


def image_of(container: str) -> list[str]:
    return ["docker", "inspect", "--format", "{{.Image}}", container]


def read_heads(image: str) -> list[str]:
    """Ask an image what it can run on: the one that runs, which need not be the one built last."""
    return ["docker", "run", "--rm", "--network", "none", image, "python", "-m", "web.serve", "--heads"]


def make_certificate(image: str, names: Sequence[str]) -> list[str]:
    """A self-signed certificate and its key, as PEM on standard output; no file, so no mount and no owner."""
    alternatives = ",".join(f"{_kind_of(name)}:{name}" for name in names)
    request = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-noenc",
        "-days",
        "825",
    ]
    subject = ["-subj", f"/CN={names[0]}", "-addext", f"subjectAltName={alternatives}"]
    outputs = ["-keyout", "/dev/stdout", "-out", "/dev/stdout"]
    container = ["docker", "run", "--rm", "--network", "none", "--entrypoint", "openssl", image]
    return [*container, *request, *subject, *outputs]


def mount(source: Path, target: str) -> list[str]:
    return ["--volume", f"{source}:{target}:ro"]


def _kind_of(name: str) -> str:
    is_address = ":" in name or name.replace(".", "").isdecimal()
    return "IP" if is_address else "DNS"
