"""The blog's own stack and the yardsticks beside it, under one name of their own, gone at the end."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine

from web.views.security import HEADERS

ROOT = Path(__file__).parents[2]
PROJECT = "inkstone-bench"
FOLDER = ROOT / "artefacts" / "bench"
YARDSTICK = Path(__file__).parent / "yardstick"
SECRETS = ("database_web_password", "secret_key")
SERVICES = ("nginx", "web", "db", "worker")
# One address asks for everything here: the front's limits are lifted by its settings, and what the
# application limits by address is asked for from made-up ones, which this front believes.
SETTINGS = {
    "COMPOSE_PROJECT_NAME": PROJECT,
    "SECRETS_DIRECTORY": str(FOLDER / "secrets"),
    "CERTIFICATES_DIRECTORY": str(FOLDER / "certificates"),
    "HTTP_PORT": "18790",
    "HTTPS_PORT": "18791",
    "TRUSTED_ADDRESSES": "0.0.0.0/0",
    "REQUESTS_PER_SECOND": "1000000",
    "WRITES_PER_SECOND": "1000000",
    "DATABASE_BUFFER_POOL": os.environ.get("DATABASE_BUFFER_POOL", "256M"),
    "DATABASE_MEMORY": os.environ.get("DATABASE_MEMORY", "1g"),
}


@dataclass(frozen=True)
class Container:
    """``address``: what the machine reaches it by, without the engine's published port in between."""

    name: str
    identity: str
    address: str


def run(*words: str, environ: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        words, cwd=ROOT, env={**os.environ, **(environ or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(
            f"{' '.join(words[:4])} ended with exit {done.returncode}\n{done.stdout}{done.stderr}"
        )
    return done.stdout


@contextmanager
def run_stack() -> Iterator[None]:
    """The images of this checkout, as `make up` starts them. KEEP=yes leaves it running."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        sys.stderr.write("starting the stack …\n")
        run(sys.executable, "-m", "release", "up", environ=SETTINGS)
        yield
    finally:
        if os.environ.get("KEEP") != "yes":
            remove("yardstick-web", "yardstick-nginx")
            remove_stack()


def remove_stack() -> None:
    words = ("docker", "compose", "--profile", "*", "down", "--volumes", "--timeout", "2")
    run(*words, environ=SETTINGS)


def find(service: str) -> Container:
    identity = run("docker", "compose", "ps", "--quiet", service, environ=SETTINGS).strip()
    return inspect(service, identity)


def inspect(name: str, identity: str) -> Container:
    facts = json.loads(run("docker", "inspect", identity))[0]
    if not facts["State"]["Running"]:
        raise SystemExit(f"{name} ended: {run('docker', 'logs', identity)}")
    networks = facts["NetworkSettings"]["Networks"]
    # Of several networks the one with a way out: the others are for the stack's own parts.
    chosen = min(networks, key=lambda network: not network.endswith("_edge"))
    return Container(name, facts["Id"], networks[chosen]["IPAddress"])


@contextmanager
def run_yardsticks(pages: Path) -> Iterator[tuple[Container, Container]]:
    """nginx and gunicorn of the very same images, with ``pages`` and yardstick/app.py to serve."""
    remove("yardstick-web", "yardstick-nginx")
    headers = {**HEADERS, "Cache-Control": "private, no-cache"}
    lines = [f'add_header {header} "{value}";' for header, value in headers.items()]
    (pages / "headers.conf").write_text("\n".join(lines), encoding="utf-8")
    web = _start(
        "yardstick-web",
        *("--network", f"{PROJECT}_application", "--memory", "1g"),
        *("--volume", f"{YARDSTICK}:/yardstick:ro", "--env", "PYTHONPATH=/app:/yardstick"),
        *(f"--volume={FOLDER / 'secrets' / name}:/run/secrets/{name}:ro" for name in SECRETS),
        *("--env", "DATABASE_URL=mysql+pymysql://inkstone_web:{password}@db/inkstone"),
        *("--env", "DATABASE_PASSWORD_FILE=/run/secrets/database_web_password"),
        *("--env", "SECRET_KEY_FILE=/run/secrets/secret_key", "--env", "TRUSTED_PROXIES=1"),
        *(f"{PROJECT}-web", "python", "-m", "gunicorn", "--config", "/app/gunicorn.conf.py", "app:app"),
    )
    run("docker", "network", "connect", f"{PROJECT}_database", web)
    nginx = _start(
        "yardstick-nginx",
        *("--network", f"{PROJECT}_edge", "--memory", "256m", "--read-only"),
        *("--tmpfs", "/tmp", "--tmpfs", "/var/spool/inkstone:uid=101"),  # noqa: S108 - in the container
        *("--volume", f"{YARDSTICK / 'nginx.conf'}:/etc/nginx/conf.d/site.conf:ro"),
        *("--volume", f"{_write_log()}:/etc/nginx/conf.d/log.conf:ro"),
        *("--volume", f"{pages}:/pages:ro", "--entrypoint", "sleep", f"{PROJECT}-nginx", "infinity"),
    )
    run("docker", "network", "connect", f"{PROJECT}_application", nginx)
    run("docker", "exec", "--detach", nginx, "nginx", "-g", "daemon off;")
    try:
        yield inspect("yardstick nginx", nginx), inspect("yardstick web", web)
    finally:
        remove("yardstick-web", "yardstick-nginx")


def _write_log() -> Path:
    """As the front's entrypoint renders it."""
    template = (ROOT / "nginx" / "templates" / "20-log.conf.template").read_text(encoding="utf-8")
    rendered = FOLDER / "log.conf"
    rendered.write_text(template.replace("${FRONT_LOG_FORMAT}", "text"), encoding="utf-8")
    return rendered


def _start(name: str, *words: str) -> str:
    return run("docker", "run", "--detach", "--init", "--name", f"{PROJECT}-{name}", *words).strip()


def remove(*names: str) -> None:
    for name in names:
        subprocess.run(["docker", "rm", "--force", f"{PROJECT}-{name}"], capture_output=True, check=False)


def connect() -> Engine:
    """As the blog's own account."""
    password = (FOLDER / "secrets" / "database_web_password").read_text(encoding="utf-8").strip()
    url = f"mysql+pymysql://inkstone_web:{password}@{find('db').address}/inkstone?charset=utf8mb4"
    return create_engine(url, connect_args={"init_command": "SET time_zone = '+00:00'"})


def require_tools() -> None:
    for tool, way in (("docker", "make engine"), ("wrk", "apt-get install wrk")):
        if not shutil.which(tool):
            raise SystemExit(f"{tool} is not installed here. Next: {way}")
