"""What each container and each account may not do, seen from outside and from inside."""

import json

import pytest

pytestmark = pytest.mark.stack

RUNNING = ("db", "web", "worker", "nginx")
ALL = (*RUNNING, "migrator")


@pytest.mark.parametrize("service", ALL)
def test_it_runs_without_rights_and_within_limits(running, service):
    found = running.inspect(service)
    host, config = found["HostConfig"], found["Config"]
    assert host["ReadonlyRootfs"] is True
    assert host["CapDrop"] == ["ALL"]
    assert not host["CapAdd"]
    assert host["SecurityOpt"] == ["no-new-privileges:true"]
    assert host["Privileged"] is False
    assert host["Init"] is True
    assert host["Memory"] > 0
    assert 0 < host["PidsLimit"] <= 512
    assert config["User"].split(":")[0] not in {"", "0", "root"}
    assert host["LogConfig"]["Config"] == {"max-file": "5", "max-size": "10m"}
    assert host["RestartPolicy"]["Name"] == ("no" if service == "migrator" else "unless-stopped")


@pytest.mark.parametrize("service", RUNNING)
def test_it_cannot_write_its_own_files_nor_become_another(running, service):
    write = "for d in / /etc /usr/bin /app; do touch $d/x 2>/dev/null && echo $d; done"
    inside = f"id -u; grep CapEff /proc/self/status; {write}"
    said = running.compose("exec", "-T", service, "sh", "-c", inside).stdout.split()
    assert said[0] != "0"
    assert said[1:] == ["CapEff:", "0000000000000000"]


def test_nginx_alone_publishes_and_only_on_this_machine(running):
    published = {name: running.inspect(name)["HostConfig"]["PortBindings"] or {} for name in ALL}
    assert {name for name, ports in published.items() if ports} == {"nginx"}
    hosts = {entry["HostIp"] for entries in published["nginx"].values() for entry in entries}
    assert hosts == {"127.0.0.1"}


def test_the_database_and_the_blog_have_no_way_out(running):
    for name in ("database", "application", "worker", "provider"):
        said = running.run("docker", "network", "inspect", f"{running.project}_{name}").stdout
        assert json.loads(said)[0]["Internal"] is True
    networks = {name: set(running.inspect(name)["NetworkSettings"]["Networks"]) for name in RUNNING}
    assert networks["db"] == {f"{running.project}_database"}
    # Another one in place of `provider` where OIDC_ISSUER is set (the test behind this one).
    inside = ("database", "application", "provider")
    assert networks["web"] == {f"{running.project}_{name}" for name in inside}
    # Another one where MAIL_SERVER is set (test_mail_has_a_way_out_only_where_it_is_on).
    assert networks["worker"] == {f"{running.project}_database", f"{running.project}_worker"}
    assert networks["nginx"] == {f"{running.project}_application", f"{running.project}_edge"}


@pytest.mark.parametrize(("issuer", "is_closed"), [("", True), ("https://login.example.org", False)])
def test_log_in_elsewhere_has_a_way_out_only_where_it_is_on(running, issuer, is_closed):
    said = running.run(
        "env", f"OIDC_ISSUER={issuer}", "docker", "compose", "config", "--format", "json"
    ).stdout
    config = json.loads(said)
    networks = set(config["services"]["web"]["networks"]) - {"database", "application"}
    assert all(config["networks"][name].get("internal", False) is is_closed for name in networks)
    assert not any(networks & set(config["services"][name]["networks"]) for name in ("db", "worker", "nginx"))


@pytest.mark.parametrize(("server", "is_closed"), [("", True), ("mail.example.org", False)])
def test_mail_has_a_way_out_only_where_it_is_on(running, server, is_closed):
    said = running.run(
        "env", f"MAIL_SERVER={server}", "docker", "compose", "config", "--format", "json"
    ).stdout
    config = json.loads(said)
    networks = set(config["services"]["worker"]["networks"]) - {"database"}
    assert all(config["networks"][name].get("internal", False) is is_closed for name in networks)
    assert not any(networks & set(config["services"][name]["networks"]) for name in ("db", "web", "nginx"))


def test_no_secret_is_seen_in_containers_images_or_logs(running):
    files = (running.folder / "secrets").iterdir()
    values = [
        text for text in (path.read_text(encoding="utf-8").strip() for path in files) if len(text) == 48
    ]
    assert len(values) == 5
    seen = [running.compose("logs").stdout, running.compose("config").stdout]
    for name in ALL:
        found = running.inspect(name)
        seen += [json.dumps(found), running.run("docker", "image", "inspect", found["Image"]).stdout]
        seen.append(running.run("docker", "history", "--no-trunc", found["Image"]).stdout)
    # MySQL's entrypoint puts root's into the environment of the server, whose own it is; nobody else may.
    for name in ("web", "worker", "nginx"):
        seen.append(running.compose("exec", "-T", name, "sh", "-c", "cat /proc/[0-9]*/environ").stdout)
        seen.append(running.compose("exec", "-T", name, "sh", "-c", "cat /proc/[0-9]*/cmdline").stdout)
    assert not [value for value in values if any(value in text for text in seen)]


@pytest.mark.parametrize(
    ("service", "held"),
    [
        ("web", {"database_web_password", "secret_key"}),
        ("worker", {"database_web_password", "secret_key", "mail_password"}),
        ("migrator", {"database_migrator_password"}),
        ("nginx", {"certificate", "certificate_key"}),
    ],
)
def test_each_container_holds_its_own_secrets_only(running, service, held):
    mounts = [mount["Destination"] for mount in running.inspect(service)["Mounts"]]
    assert {place.split("/")[-1] for place in mounts if place.startswith("/run/secrets/")} == held


def test_secret_files_are_closed_to_others_on_the_machine(running):
    for folder in ("secrets", "certificates"):
        assert (running.folder / folder).stat().st_mode & 0o777 == 0o700
        files = [path for path in (running.folder / folder).iterdir() if not path.name.startswith(".")]
        assert files
        assert {path.stat().st_mode & 0o777 for path in files} == {0o444}


@pytest.mark.parametrize("part", ["web", "migrator"])
def test_no_compiler_no_test_tool_and_nothing_of_the_others_is_in_the_image(running, part):
    look = (
        "import importlib.util as u, shutil as s; "
        "print([n for n in ('pytest', 'ruff', 'mypy', 'setuptools', 'playwright') if u.find_spec(n)], "
        "[n for n in ('gcc', 'cc', 'make', 'git') if s.which(n)], "
        "[n for n in ('web', 'migrator', 'release', 'tests', 'migrations') if u.find_spec(n)])"
    )
    said = running.run(
        "docker", "run", "--rm", "--entrypoint", "python", f"{running.project}-{part}", "-c", look
    )
    assert said.stdout.strip() == f"[] [] ['{part}', 'migrations']"


@pytest.mark.parametrize(
    ("account", "statement", "is_allowed"),
    [
        ("web", "SELECT 1 FROM users", True),
        ("web", "CREATE TABLE t (id INT)", False),
        ("web", "DROP TABLE comments", False),
        ("web", "ALTER TABLE posts ADD COLUMN x INT", False),
        ("web", "SELECT * FROM mysql.user", False),
        ("migrator", "CREATE TABLE t (id INT); DROP TABLE t", True),
        ("migrator", "CREATE DATABASE inkstone_scratch_1; DROP DATABASE inkstone_scratch_1", True),
        ("migrator", "SELECT * FROM performance_schema.metadata_locks", True),
        ("migrator", "SELECT * FROM sys.schema_table_lock_waits", True),
        ("migrator", "SELECT total_row_versions FROM information_schema.innodb_tables", True),
        (
            "migrator",
            "CREATE TRIGGER t BEFORE INSERT ON tags FOR EACH ROW SET NEW.name = NEW.name; DROP TRIGGER t",
            True,
        ),
        ("migrator", "CREATE DATABASE elsewhere", False),
        ("migrator", "CREATE DATABASE inkstoneXscratch", False),
        ("migrator", "CREATE USER somebody", False),
        ("snapshot", "SELECT 1 FROM users", True),
        ("snapshot", "LOCK INSTANCE FOR BACKUP; UNLOCK INSTANCE", True),
        ("snapshot", "LOCK TABLES users READ; UNLOCK TABLES", True),
        ("snapshot", "SELECT local FROM performance_schema.log_status", True),
        ("snapshot", "DELETE FROM users", False),
        ("snapshot", "CREATE DATABASE inkstone_scratch_1", False),
    ],
)
def test_an_account_can_do_its_work_and_nothing_else(running, account, statement, is_allowed):
    done = running.statement(statement, account)
    assert (done.returncode == 0) is is_allowed, done.stdout
    assert is_allowed or "denied" in done.stdout


def test_root_has_no_way_in_over_the_network(running):
    script = (
        "mysql --protocol=tcp -h127.0.0.1 -uroot -p\"$(</run/secrets/database_root_password)\" -e 'SELECT 1'"
    )
    done = running.compose("exec", "-T", "db", "bash", "-c", script)
    assert "Access denied" in done.stdout or "is not allowed to connect" in done.stdout
