"""`make reproduce`: a copy beside the stack at an earlier revision, with the blog of then; and its end."""

import json
import re

import pytest

from tests.stack.terminal import CLIENT
from tests.stack.test_sharing import PASSWORD, Browser, publish
from tests.stack.visitor import Visitor

pytestmark = pytest.mark.stack
# What must not be carried over, whatever the environment says.
OUTWARD = "MAIL_SERVER=mail.example.org\nMAIL_FROM=ink@example.org\nSITE_URL=https://example.org\n"
KINDS = (("container", "ls", "--all"), ("volume", "ls"), ("network", "ls"))


class Reproduced:
    """A stack one revision after the release that was made of it, and its copy at that release's revision."""

    def __init__(self, stack):
        self.stack, self.project, self.said = stack, f"{stack.project}-reproduction", ""

    def make(self, *words):
        file = self.stack.folder / ".env"
        text = file.read_text(encoding="utf-8")
        file.write_text(text + OUTWARD, encoding="utf-8")
        try:
            return self.stack.release("reproduce", *words)
        finally:
            file.write_text(text, encoding="utf-8")

    @property
    def visitor(self):
        return Visitor(re.search(r"http://127\.0\.0\.1:\d+", self.said)[0])

    def exec(self, service, *words, stdin=None):
        return self.stack.run(
            "docker", "exec", "--interactive", f"{self.project}-{service}-1", *words, stdin=stdin
        )

    def say(self, sql):
        return self.exec("db", "bash", "-c", CLIENT.format("migrator"), stdin=sql).stdout.strip()

    def inspect(self, kind, name):
        return json.loads(self.stack.run("docker", kind, "inspect", name).stdout)[0]

    def is_inside(self, service):
        """Whether each of its networks leads nowhere else."""
        networks = self.inspect("container", f"{self.project}-{service}-1")["NetworkSettings"]["Networks"]
        return all(self.inspect("network", name)["Internal"] for name in networks)

    def list_all(self):
        """Containers, volumes, networks: whatever carries its name."""
        wanted = f"label=com.docker.compose.project={self.project}"
        said = [self.stack.run("docker", *words, "--quiet", "--filter", wanted).stdout for words in KINDS]
        return "".join(said).split()


def take_release_away(stack, said):
    """By its id: the images' own names have been given to newer builds since."""
    name = re.search(r"that of release (\S+)", said)[1]
    tags = [f"inkstone-releases/{part}:{name}" for part in ("web", "migrator", "nginx", "snapshot")]
    stack.run("docker", "image", "rm", *tags)


@pytest.fixture(scope="module")
def reproduced(stack):
    if stack.visitor.status("/readyz") != 200:
        stack.up()
    file = stack.folder / "password"
    file.write_text(PASSWORD, encoding="utf-8")
    file.chmod(0o600)
    stack.release("user", "create", "--name", "lin", "--role", "author", "--password-file", str(file))
    browser = Browser(stack.visitor.address)
    browser.send("/log-in", name_or_email="lin", password=PASSWORD)
    publish(browser, "From before")
    assert stack.release("release").returncode == 0
    released = stack.inspect("web")["Image"]
    with stack.extra_revision('op.execute("ALTER TABLE tags ADD COLUMN later INT")') as number:
        assert stack.release("migrate").returncode == 0  # it only adds: the blog goes on
        reproduced = Reproduced(stack)
        reproduced.released, reproduced.number = released, number
        reproduced.started = [stack.inspect(name)["State"]["StartedAt"] for name in ("db", "web", "nginx")]
        try:
            with stack.visitor.keeps_reading() as reproduced.statuses:
                done = reproduced.make(f"--rev={int(number) - 1:04}")
            assert done.returncode == 0, done.stdout
            reproduced.said = done.stdout
            yield reproduced
        finally:
            stack.release("forget")
            assert stack.release("migrate", "--rev=-1").returncode == 0
            take_release_away(stack, reproduced.said)


def test_the_copy_stands_at_the_earlier_revision_with_the_posts_and_the_blog_of_that_time(reproduced):
    assert reproduced.say("SELECT version_num FROM alembic_version") == f"{int(reproduced.number) - 1:04}"
    assert "From before" in reproduced.visitor.ask("/").text
    web = reproduced.inspect("container", f"{reproduced.project}-web-1")
    assert web["Image"] == reproduced.released
    assert "that of release" in reproduced.said
    assert "make forget" in reproduced.said


def test_the_stack_that_serves_is_read_and_nothing_more(reproduced):
    assert set(reproduced.statuses) == {200}
    now = [reproduced.stack.inspect(name)["State"]["StartedAt"] for name in ("db", "web", "nginx")]
    assert now == reproduced.started
    at = reproduced.stack.statement("SELECT version_num FROM alembic_version").stdout.strip()
    assert at == reproduced.number


def test_what_is_written_in_the_copy_stays_there(reproduced):
    browser = Browser(reproduced.visitor.address)
    browser.send("/log-in", name_or_email="lin", password=PASSWORD)
    publish(browser, "In the copy alone")
    assert "In the copy alone" in browser.ask("/")
    count = "SELECT COUNT(*) FROM posts WHERE title = 'In the copy alone'"
    assert reproduced.say(count) == "1"
    assert reproduced.stack.statement(count).stdout.strip() == "0"


def test_worker_and_mail_are_off_and_nothing_leads_outside(reproduced):
    listed = reproduced.stack.run(
        "docker", "ps", "--all", "--filter", f"label=com.docker.compose.project={reproduced.project}",
        "--format", '{{.Label "com.docker.compose.service"}}',
    ).stdout.split()  # fmt: skip
    assert set(listed) == {"db", "web", "nginx"}
    settings = reproduced.exec("web", "env").stdout
    assert "example.org" not in settings
    assert "mail_password" not in settings
    for service in ("web", "db"):
        assert reproduced.is_inside(service)
    options = reproduced.inspect("network", f"{reproduced.project}_edge")["Options"]
    assert options["com.docker.network.bridge.enable_ip_masquerade"] == "false"


def test_its_secrets_are_its_own(reproduced):
    folder = reproduced.stack.folder / "secrets"
    for file in (folder / "reproduction").glob("database_*"):
        assert file.read_text(encoding="utf-8") != (folder / file.name).read_text(encoding="utf-8")


def test_a_second_one_is_refused_and_the_first_is_told_by_status(reproduced):
    done = reproduced.make("--rev=0012")
    assert done.returncode == 10
    assert "a copy stands already" in done.stdout
    assert "make forget ends it" in reproduced.stack.release("status").stdout
    assert "From before" in reproduced.visitor.ask("/").text


def test_forgetting_it_leaves_nothing(reproduced):
    assert reproduced.list_all()
    done = reproduced.stack.release("forget")
    assert done.returncode == 0, done.stdout
    assert reproduced.list_all() == []
    assert [file.name for file in (reproduced.stack.folder / "secrets/reproduction").iterdir()] == [".lock"]
    assert reproduced.stack.visitor.status("/") == 200


def test_a_revision_that_nobody_knows_is_told_before_anything_is_copied(reproduced):
    done = reproduced.make("--rev=0999")
    assert done.returncode
    assert "nothing was copied" in done.stdout
    assert reproduced.list_all() == []
