"""What the stack asks of the MySQL image, official or stand-in: how an empty data directory gets ready."""

import gzip
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import pytest

from tests.conftest import ROOT
from tests.fixtures_mysql import docker

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("require_engine")]

IMAGE = "mysql:9.7"
FAST = ("--mysqlx=OFF", "--skip-log-bin", "--innodb-flush-method=nosync", "--innodb-doublewrite=OFF")
IN_MEMORY = "--tmpfs=/var/lib/mysql:mode=1777"
NO_TIME_ZONES = "--env=MYSQL_INITDB_SKIP_TZINFO=1"
STOPPED = "container {} ended:\n{}"


def lock_down(uid: int) -> tuple[str, ...]:
    """As the stack does. The tmpfs is owned, since a restart loses its mode."""
    return (
        f"--user={uid}",
        "--read-only",
        "--cap-drop=ALL",
        "--tmpfs=/tmp",
        f"--tmpfs=/run/mysqld:uid={uid}",
    )


@contextmanager
def run_server(*options: str) -> Iterator[str]:
    """The name of a container, perhaps still on its first start; removed in the end with its volumes."""
    name = f"test-base-mysql-{token_hex(4)}"
    try:  # a container that cannot start is there all the same
        docker("run", "--detach", "--name", name, *options, IMAGE, *FAST)
        yield name
    finally:
        docker("rm", "--force", "--volumes", name)


def wait_until(is_so: Callable[[str], bool], name: str) -> None:
    deadline = time.monotonic() + 60
    while not is_so(name):
        running = docker("inspect", "--format", "{{.State.Running}}", name).strip() == "true"
        if not running or time.monotonic() > deadline:
            pytest.fail(STOPPED.format(name, read_log(name)))
        time.sleep(0.2)


def is_serving(name: str) -> bool:
    """Over TCP: the temporary server of the first start does not listen there."""
    ping = ["docker", "exec", name, "mysqladmin", "--host=127.0.0.1", "--silent", "ping"]
    return subprocess.run(ping, capture_output=True, check=False).returncode == 0


def read_log(name: str) -> str:
    done = subprocess.run(["docker", "logs", name], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def ask(name: str, user: str, password: str, statement: str) -> subprocess.CompletedProcess[str]:
    options = ["--batch", "--skip-column-names", "--connect-expired-password"]
    client = ["mysql", "--host=127.0.0.1", f"--user={user}", *options]
    command = ["docker", "exec", f"--env=MYSQL_PWD={password}", name, *client, f"--execute={statement}"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def refusal(*options: str) -> str:
    run = ["docker", "run", "--rm", IN_MEMORY, *options, IMAGE]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    return done.stderr + done.stdout


@pytest.fixture(scope="module")
def server(tmp_path_factory, require_engine) -> Iterator[str]:
    """A server that was given all that a first start takes."""
    folder = tmp_path_factory.mktemp("mysql")
    folder.chmod(0o755)
    (folder / "root").write_text("of the root\n")
    (folder / "reader").write_text("of the reader\n")
    scripts = folder / "scripts"
    scripts.mkdir()
    (scripts / "10-table.sql").write_text("CREATE TABLE ran (name VARCHAR(9), uid INT)")
    (scripts / "20-sourced.sh").write_text(
        "docker_process_sql <<<\"INSERT INTO ran VALUES ('sourced', $UID)\""
    )
    (scripts / "30-executed.sh").write_text(
        "#!/bin/bash\n! declare -F docker_process_sql && MYSQL_PWD=$MYSQL_ROOT_PASSWORD \\\n"
        'mysql -uroot "$MYSQL_DATABASE" -e "INSERT INTO ran VALUES (\'executed\', $UID)"'
    )
    (scripts / "30-executed.sh").chmod(0o755)
    (scripts / "40-packed.sql.gz").write_bytes(gzip.compress(b"INSERT INTO ran VALUES ('packed', NULL)"))
    (scripts / "50-ignored.txt").write_text("no statement")
    given = (
        *("--env=MYSQL_ROOT_PASSWORD_FILE=/given/root", "--env=MYSQL_ROOT_HOST=127.0.0.1"),
        *(
            "--env=MYSQL_DATABASE=a_blog",
            "--env=MYSQL_USER=reader",
            "--env=MYSQL_PASSWORD_FILE=/given/reader",
        ),
        *(f"--volume={folder}:/given:ro", f"--volume={scripts}:/docker-entrypoint-initdb.d:ro"),
    )
    with run_server(*lock_down(999), IN_MEMORY, *given) as name:
        wait_until(is_serving, name)
        yield name


def test_first_start_runs_scripts_by_kind_in_order_of_names(server):
    rows = ask(server, "root", "of the root", "SELECT * FROM a_blog.ran").stdout.splitlines()
    assert rows == ["sourced\t999", "executed\t999", "packed\tNULL"]
    assert "ignoring /docker-entrypoint-initdb.d/50-ignored.txt" in read_log(server)


def test_user_has_the_password_of_the_file_and_one_database(server):
    assert ask(server, "reader", "of the reader", "SELECT COUNT(*) FROM a_blog.ran").stdout == "3\n"
    assert "1044" in ask(server, "reader", "of the reader", "CREATE DATABASE axblog").stderr
    assert "1045" in ask(server, "reader", "", "SELECT 1").stderr


def test_server_has_what_snapshots_and_time_zones_need(server):
    assert ask(server, "root", "of the root", "INSTALL PLUGIN clone SONAME 'mysql_clone.so'").stderr == ""
    noon = "SELECT CONVERT_TZ('2026-01-01 12:00', 'UTC', 'Asia/Shanghai')"
    assert ask(server, "root", "of the root", noon).stdout == "2026-01-01 20:00:00\n"
    docker("exec", server, "sh", "-c", "command -v mysqldump && command -v mysqlbinlog")
    docker("exec", server, "test", "-S", "/var/run/mysqld/mysqld.sock")


def test_generated_password_for_one_use_must_be_changed_under_any_uid():
    choice = ("--env=MYSQL_RANDOM_ROOT_PASSWORD=1", "--env=MYSQL_ONETIME_PASSWORD=1", NO_TIME_ZONES)
    with run_server(*lock_down(4321), IN_MEMORY, *choice) as name:
        wait_until(is_serving, name)
        password = read_log(name).partition("GENERATED ROOT PASSWORD: ")[2].splitlines()[0]
        assert "1820" in ask(name, "root", password, "SELECT 1").stderr


def test_first_start_that_was_killed_is_made_again(tmp_path: Path):
    (tmp_path / "10-table.sql").write_text("CREATE TABLE once (id INT PRIMARY KEY)")
    (tmp_path / "30-row.sql").write_text("INSERT INTO once VALUES (1)")
    endless = tmp_path / "20-endless.sh"
    endless.write_text("echo endless; sleep 600")
    # The official one takes half a start for a whole one.
    ours = ROOT / ".ci/images/mysql/docker-entrypoint.sh"
    mounts = (
        f"--volume={tmp_path}:/docker-entrypoint-initdb.d:ro",
        f"--volume={ours}:/usr/local/bin/{ours.name}:ro",
    )
    settings = ("--env=MYSQL_ROOT_PASSWORD=given", "--env=MYSQL_DATABASE=blog", NO_TIME_ZONES)
    tmp_path.chmod(0o755)
    with run_server(*lock_down(999), *mounts, *settings) as name:
        wait_until(lambda name: "\nendless\n" in read_log(name), name)
        docker("kill", "--signal=KILL", name)
        endless.unlink()
        docker("start", name)
        wait_until(is_serving, name)
        assert ask(name, "root", "given", "SELECT * FROM blog.once").stdout == "1\n"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ((), "password option is not specified"),
        (("--env=MYSQL_ROOT_PASSWORD=a", "--env=MYSQL_ROOT_PASSWORD_FILE=/b"), "are exclusive"),
        (("--env=MYSQL_ROOT_PASSWORD=a", "--env=MYSQL_USER=root"), 'MYSQL_USER="root"'),
    ],
    ids=["no password", "value and file", "root as user"],
)
def test_first_start_refuses(options, reason):
    assert reason in refusal(*options)
