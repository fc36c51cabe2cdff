"""Somebody at a terminal: a folder of the project, and a stack that is started from it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.stack.visitor import Visitor

ROOT = Path(__file__).parents[2]
PARTS = (
    ".dockerignore",
    ".env.example",
    "Dockerfile",
    "compose.yaml",
    "database",
    "environments",
    "gunicorn.conf.py",
    "migrations",
    "migrator",
    "nginx",
    "pyproject.toml",
    "release",
    "requirements",
    "web",
)
# The password goes through a file descriptor of the container, never through a list of processes.
CLIENT = """password=$(</run/secrets/database_{0}_password)
mysql --defaults-extra-file=<(printf '[client]\\npassword=%s\\n' "$password") --protocol=tcp \\
    --host=127.0.0.1 --user=inkstone_{0} --batch --skip-column-names inkstone"""
REVISION = '''"""Try something"""

from alembic import op

revision = "{number}"
down_revision = "{head}"


def upgrade():
    {upgrade}


def downgrade():
    {downgrade}
'''
# What a developer's shell may hold must not lead a test to another stack.
KEPT = ("PATH", "HOME", "DOCKER_HOST", "DOCKER_CONTEXT", "LANG")


@dataclass
class Operator:
    folder: Path
    project: str
    ports: tuple[int, int] = field(default_factory=lambda: find_free_ports(2))

    def __post_init__(self):
        copy_project(self.folder)
        http, https = self.ports
        settings = f"COMPOSE_PROJECT_NAME={self.project}\nHTTP_PORT={http}\nHTTPS_PORT={https}\n"
        (self.folder / ".env").write_text(settings, encoding="utf-8")

    @property
    def visitor(self):
        return Visitor(f"http://127.0.0.1:{self.ports[0]}")

    @property
    def versions(self):
        return self.folder / "migrations" / "versions"

    @property
    def head(self):
        return max(path.name for path in self.versions.glob("[0-9]*.py")).split("_")[0]

    def run(self, *words, stdin=None):
        """Its output in one piece, as on a screen."""
        return subprocess.run(
            words, cwd=self.folder, env=self.environ(), check=False, text=True, input=stdin,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def start(self, *words):
        return subprocess.Popen(
            words,
            cwd=self.folder,
            env=self.environ(),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def environ(self):
        return {name: os.environ[name] for name in KEPT if name in os.environ}

    def release(self, *words, stdin=None):
        return self.run(sys.executable, "-m", "release", *words, stdin=stdin)

    def up(self):
        done = self.release("up")
        assert done.returncode == 0, done.stdout
        return done.stdout

    def compose(self, *words):
        return self.run("docker", "compose", *words)

    def container(self, service):
        return self.compose("ps", "--all", "--quiet", service).stdout.strip()

    def inspect(self, service):
        said = subprocess.run(
            ["docker", "inspect", self.container(service)], capture_output=True, text=True, check=True
        )
        return json.loads(said.stdout)[0]

    def statement(self, sql, account="migrator"):
        """What MySQL answers to an account."""
        client = ["bash", "-c", CLIENT.format(account)]
        return self.run("docker", "compose", "exec", "-T", "db", *client, stdin=sql)

    def tear_down(self):
        """Only what carries this project's name: base images and caches belong to everybody."""
        self.compose("--profile", "*", "down", "--volumes", "--remove-orphans", "--timeout", "2")
        # Compose leaves a network that no service is in any more, and the engine has few addresses for them.
        label = f"label=com.docker.compose.project={self.project}"
        left = self.run("docker", "network", "ls", "--quiet", "--filter", label).stdout.split()
        if left:
            self.run("docker", "network", "rm", *left)
        images = [f"{self.project}-{part}" for part in ("web", "migrator", "nginx", "tools", "snapshot")]
        self.run("docker", "image", "rm", "--force", *images)

    @contextmanager
    def extra_revision(self, upgrade, downgrade="pass"):
        """A revision after the head, for as long as the block lasts."""
        head = self.head
        number = f"{int(head) + 1:04}"
        file = self.versions / f"{number}_try_something.py"
        values = {"number": number, "head": head, "upgrade": upgrade, "downgrade": downgrade}
        file.write_text(REVISION.format(**values), encoding="utf-8")
        try:
            yield number
        finally:
            file.unlink()


def copy_project(folder):
    ignored = shutil.ignore_patterns("__pycache__")
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=ignored)
        else:
            shutil.copy2(source, folder / part)


def find_free_ports(count):
    with closing(socket.socket()) as first, closing(socket.socket()) as second:
        for one in (first, second):
            one.bind(("127.0.0.1", 0))
        return tuple(one.getsockname()[1] for one in (first, second))[:count]


def wait_until(is_so, seconds=60, pause=0.3):
    """True as soon as it is so, False when it was not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(pause)
    return False
