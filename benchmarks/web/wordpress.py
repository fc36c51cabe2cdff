"""WordPress as Debian packages it: nginx, php-fpm with opcache, the same MySQL, the same posts."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from secrets import token_hex

from benchmarks.web.asking import Browser
from benchmarks.web.bench import Bench
from benchmarks.web.stack import FOLDER, PROJECT, ROOT, YARDSTICK, Container, find, inspect, remove, run

Other = tuple[str, Sequence[Container], dict[str, str]]  # address, containers, paths by page
SOURCE = YARDSTICK / "wordpress"
IMAGE = f"{PROJECT}-wordpress"
PATHS = {"home": "/", "a long post": "/?p=4"}
READY_WITHIN_SECONDS = 30


def find_obstacle() -> str:
    """Why it cannot be measured here; empty where it can. The first time it fetches the packages."""
    # The machine's own network: a mirror may be reached by no other.
    words = ("docker", "build", "--network", "host", "--quiet", "--tag", IMAGE, str(SOURCE))
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    return f"Debian's packages of it cannot be installed into an image ({last})" if done.returncode else ""


@contextmanager
def run_wordpress(bench: Bench) -> Iterator[Other]:
    password = token_hex(16)
    ask_as_root(
        "DROP DATABASE IF EXISTS wordpress; CREATE DATABASE wordpress CHARACTER SET utf8mb4; "
        f"DROP USER IF EXISTS wordpress; CREATE USER wordpress IDENTIFIED BY '{password}'; "
        "GRANT ALL ON wordpress.* TO wordpress"
    )
    remove("wordpress")
    try:
        identity = _start(password)
        _install(identity)
        container = inspect("wordpress", identity)
        site = f"http://{container.address}:8080"
        _wait_for(site)
        yield site, (container, bench.asked[2]), PATHS
    finally:
        remove("wordpress")
        ask_as_root("DROP DATABASE IF EXISTS wordpress; DROP USER IF EXISTS wordpress")


def _start(password: str) -> str:
    identity = run(
        *("docker", "run", "--detach", "--init", "--name", f"{PROJECT}-wordpress"),
        *("--network", f"{PROJECT}_edge", "--memory", "1g", "--env", f"WORDPRESS_PASSWORD={password}"),
        *("--tmpfs", "/tmp:mode=1777", "--tmpfs", "/var/spool/inkstone:mode=1777"),  # noqa: S108 - in the container
        *("--volume", f"{ROOT / 'nginx' / 'nginx.conf'}:/etc/nginx/nginx.conf:ro"),
        *("--volume", f"{SOURCE / 'site.conf'}:/etc/nginx/conf.d/site.conf:ro", IMAGE),
    ).strip()
    run("docker", "network", "connect", f"{PROJECT}_database", identity)
    return identity


def _install(identity: str) -> None:
    run("docker", "exec", identity, "php", "/opt/install.php")
    ask_as_root((SOURCE / "fill.sql").read_text(encoding="utf-8"), "wordpress")


def _wait_for(site: str) -> None:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while True:
        try:
            Browser(site).ask(PATHS["home"])
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(1)
        else:
            return


def ask_as_root(statements: str, database: str = "mysql") -> None:
    """From inside its container, the only place that root comes from."""
    password = (FOLDER / "secrets" / "database_root_password").read_text(encoding="utf-8").strip()
    words = ("docker", "exec", "--interactive", "--env", f"MYSQL_PWD={password}", find("db").identity)
    done = subprocess.run(
        [*words, "mysql", "--user=root", database],
        input=statements, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"MySQL refused what the benchmark asked as root:\n{done.stderr}")
