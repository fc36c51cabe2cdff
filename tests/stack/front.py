"""nginx of the stack's image by itself, in a network where `web` is an echo."""

import json
from pathlib import Path

from tests.stack.terminal import wait_until

ECHO = Path(__file__).with_name("echo.py")
CURL = ("curl", "--insecure", "--silent", "--max-time", "10")
PLAIN, SECURE = "http://localhost:8080", "https://localhost:8443"


class Front:
    """With settings of its own; `ask` speaks to it from inside its container."""

    def __init__(self, stack, network, settings):
        self.stack, self.name = stack, f"{network}-nginx"
        folder = stack.folder / "certificates"
        mounts = [f"--volume={file}:/run/secrets/{file.stem}:ro" for file in folder.glob("*.pem")]
        given = [f"--env=FRONT_{name}={text}" for name, text in settings.items()]
        spaces = ("/tmp", "/etc/nginx/conf.d:uid=101", "/var/spool/inkstone:uid=101")
        stack.run(
            *("docker", "run", "--detach", "--name", self.name, "--network", network, "--read-only"),
            *(
                "--env=NGINX_ENVSUBST_FILTER=^FRONT_",
                *given,
                *mounts,
                *(f"--tmpfs={space}" for space in spaces),
            ),
            f"{stack.project}-nginx",
        )

    def run(self, *words):
        return self.stack.run("docker", "exec", self.name, *words)

    def ask(self, address, *options):
        return self.run(*CURL, *options, address).stdout

    def headers_sent(self, address, *options):
        """What the application got."""
        return dict(json.loads(self.ask(address, *options))["headers"])

    def status(self, address, *options):
        return self.ask(address, "--output", "/dev/null", "--write-out", "%{http_code}", *options)

    def is_ready(self):
        return wait_until(lambda: self.status(f"{PLAIN}/healthz") == "200", seconds=20)

    def log(self):
        return self.stack.run("docker", "logs", self.name).stdout

    def remove(self):
        self.stack.run("docker", "rm", "--force", self.name)


def start_echo(stack, network):
    stack.run("docker", "network", "create", network)
    name = f"{network}-web"
    stack.run(
        *("docker", "run", "--detach", "--init", "--name", name, "--network", network),
        *("--network-alias", "web", f"--volume={ECHO}:/echo.py:ro"),
        *("--entrypoint", "python", f"{stack.project}-web", "/echo.py"),
    )
    return name
