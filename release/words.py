"""The commands, as lists of words. Nothing here runs anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from release.engine import NAMES, Engine


@dataclass(frozen=True)
class Compose:
    """Commands to one stack. Without files, compose reads ``.env`` by itself.

    ``variables`` win over every file; ``files`` stand in place of compose.yaml alone.
    """

    env_files: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    engine: Engine = field(default_factory=Engine)

    def command(self, *arguments: str, quiet: bool = False) -> list[str]:
        return [*self.engine.words(self.variables), *self._compose(*arguments, quiet=quiet)]

    def _compose(self, *arguments: str, quiet: bool = False) -> list[str]:
        files = [word for file in self.env_files for word in ("--env-file", file)]
        files += [word for file in self.files for word in ("--file", file)]
        return ["docker", "compose", *files, *(("--progress", "quiet") if quiet else ()), *arguments]

    def config(self) -> list[str]:
        """Asks no engine. What the shell chose is left out: the files alone say where an environment is."""
        unset = [word for name in NAMES for word in ("-u", name)]
        given = [f"{name}={text}" for name, text in self.variables.items()]
        return ["env", *unset, *given, *self._compose("--profile", "*", "config", "--format", "json")]

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


def mount(source: Path, target: str) -> list[str]:
    return ["--volume", f"{source}:{target}:ro"]
