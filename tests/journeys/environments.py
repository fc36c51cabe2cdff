"""Three environments of one project on this machine, each with its own name and ports."""

import re
import secrets
from dataclasses import dataclass

from tests.stack.terminal import CLIENT, Operator, find_free_ports, wait_until

NAMES = ("dev", "staging", "production")
PARTS = {
    "WEB_IMAGE": "web",
    "MIGRATOR_IMAGE": "migrator",
    "FRONT_IMAGE": "nginx",
    "SNAPSHOT_IMAGE": "snapshot",
}
KILL_SERVER = """for process in /proc/[0-9]*; do
    if [[ $(<$process/comm) == mysqld ]]; then kill -KILL ${process#/proc/} && echo killed; fi
done"""
ENGINE_ADDRESSES = "172.16.0.0/12 192.168.0.0/16"  # where what comes by a published port seems to come from
REVISION = '''"""Try something"""

from alembic import op

revision = "{number}"
down_revision = "{before}"


def upgrade():
    {upgrade}


def downgrade():
    {downgrade}
'''


class Environment(Operator):
    """One of them: its commands carry its name."""

    def __init__(self, folder, name, project, ports):
        self.folder, self.name, self.project, self.ports = folder, name, project, ports

    def environ(self):
        return {**super().environ(), "ENVIRONMENT": self.name}

    def compose(self, *words, stdin=None):
        given = [f"{variable}={image}" for variable, image in self.images().items()]
        files = ("--env-file", ".env", "--env-file", f"environments/{self.name}.env")
        return self.run("env", *given, "docker", "compose", *files, *words, stdin=stdin)

    def images(self):
        released = "" if self.name == "dev" else ":released"
        return {variable: f"{self.project}-{part}{released}" for variable, part in PARTS.items()}

    def statement(self, sql, account="migrator"):
        return self.compose("exec", "-T", "db", "bash", "-c", CLIENT.format(account), stdin=sql)

    @property
    def version(self):
        return self.statement("SELECT version_num FROM alembic_version").stdout.strip()

    @property
    def image(self):
        return self.inspect("web")["Image"]

    def kill_database(self):
        """SIGKILL of mysqld itself; the engine starts the container again by its own policy.

        Where an earlier kill has it starting still, this one waits until there is a process to kill.
        """

        def kills():
            return "killed" in self.compose("exec", "-T", "db", "bash", "-c", KILL_SERVER).stdout

        assert wait_until(kills, seconds=60, pause=0.2)

    def tear_down(self):
        super().tear_down()
        self.run("docker", "image", "rm", "--force", *self.images().values())


@dataclass
class Environments:
    """As one folder of the project has them."""

    dev: Environment
    staging: Environment
    production: Environment

    def add_revision(self, upgrade, downgrade="pass"):
        """After the head, for good; its number."""
        before = self.dev.head
        number = f"{int(before) + 1:04}"
        text = REVISION.format(number=number, before=before, upgrade=upgrade, downgrade=downgrade)
        (self.dev.versions / f"{number}_try_something.py").write_text(text, encoding="utf-8")
        return number

    def take_back_in_dev(self, number):
        """A revision that goes nowhere: its way down, then its file."""
        done = self.dev.release("migrate", "--rev=-1", "--web=stop")
        assert done.returncode == 0, done.stdout
        (self.dev.versions / f"{number}_try_something.py").unlink()

    def change_code(self, text, file="web/__init__.py", instead_of=""):
        """The web image is another one from now on."""
        path = self.dev.folder / file
        old = path.read_text(encoding="utf-8")
        assert instead_of in old
        path.write_text(
            old.replace(instead_of, text, 1) if instead_of else f"{old}\n{text}\n", encoding="utf-8"
        )

    def release_in_dev(self):
        for word in ("up", "release"):
            done = self.dev.release(word)
            assert done.returncode == 0, done.stdout

    def promote(self, name, *words):
        return self.dev.release("promote", f"--to={name}", "--yes=1", *words)

    def tear_down(self):
        for environment in (self.dev, self.staging, self.production):
            environment.tear_down()


def make_environments(folder):
    """The folder's environments under names that nobody else has, over HTTP, with short watches."""
    token = secrets.token_hex(3)
    Operator(folder, f"inkstone-test-{token}-dev")
    # As behind a proxy: each comment of the traffic comes from some reader's own address.
    machine = f"CERTIFICATE_NAMES=localhost\nTRUSTED_ADDRESSES={ENGINE_ADDRESSES}\n"
    (folder / ".env").write_text(machine, encoding="utf-8")
    found = {}
    for name in NAMES:
        project, ports = f"inkstone-test-{token}-{name}", find_free_ports(2)
        changes = {
            "COMPOSE_PROJECT_NAME": project,
            "HTTP_PORT": str(ports[0]),
            "HTTPS_PORT": str(ports[1]),
            "HTTPS_ONLY": "no",
            "SECURE_COOKIES": "no",
            "PUBLISH_ADDRESS": "127.0.0.1",
            "SECRETS_DIRECTORY": f"./secrets/{name}",
            "CERTIFICATES_DIRECTORY": f"./certificates/{name}",
            "PROMOTION_WATCH_SECONDS": "3",
        }
        file = folder / "environments" / f"{name}.env"
        text = file.read_text(encoding="utf-8")
        for variable, value in changes.items():
            text = re.sub(rf"^{variable}=.*$", f"{variable}={value}", text, flags=re.MULTILINE)
        file.write_text(text, encoding="utf-8")
        found[name] = Environment(folder, name, project, ports)
    return Environments(**found)
