"""Three environments of one project on this machine, each with its own name and ports."""

import re
import secrets

from tests.stack.terminal import Operator, find_free_ports

NAMES = ("dev", "staging", "production")


class Environment(Operator):
    """One of them: its commands carry its name."""

    def __init__(self, folder, name, project, ports):
        self.folder, self.name, self.project, self.ports = folder, name, project, ports

    def environ(self):
        return {**super().environ(), "ENVIRONMENT": self.name}

    def compose(self, *words, stdin=None):
        images = {} if self.name == "dev" else self.images()
        given = [f"{name}={image}" for name, image in images.items()]
        command = ("docker", "compose", "--env-file", ".env", "--env-file", f"environments/{self.name}.env")
        return self.run("env", *given, *command, *words, stdin=stdin)

    def images(self):
        parts = {"WEB_IMAGE": "web", "MIGRATOR_IMAGE": "migrator", "FRONT_IMAGE": "nginx"}
        return {variable: f"{self.project}-{part}:released" for variable, part in parts.items()}

    def statement(self, sql, account="migrator"):
        from tests.stack.terminal import CLIENT  # noqa: PLC0415

        return self.compose("exec", "-T", "db", "bash", "-c", CLIENT.format(account), stdin=sql)

    def tear_down(self):
        super().tear_down()
        self.run(
            "docker", "image", "rm", "--force", *self.images().values(), f"{self.project}-snapshot:released"
        )


def make_environments(folder):
    """The folder's environments under names that nobody else has, over HTTP, with short watches."""
    token = secrets.token_hex(3)
    first = Operator(folder, f"inkstone-test-{token}-dev")
    (folder / ".env").write_text("PROMOTION_WATCH_SECONDS=3\n", encoding="utf-8")
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
        file = first.folder / "environments" / f"{name}.env"
        text = file.read_text(encoding="utf-8")
        for variable, value in changes.items():
            text = re.sub(rf"^{variable}=.*$", f"{variable}={value}", text, flags=re.MULTILINE)
        file.write_text(text, encoding="utf-8")
        found[name] = Environment(folder, name, project, ports)
    return found
