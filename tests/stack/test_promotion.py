"""A release on its way from dev to production, on three real stacks."""

import json

import pytest

from tests.stack.environments import make_environments
from tests.stack.traffic import assert_nothing_lost, traffic_of

pytestmark = [pytest.mark.stack, pytest.mark.timeout(1500)]

ADDS = 'op.execute("ALTER TABLE posts ADD COLUMN extra INT NULL")'
REMOVES = "op.drop_column('posts', 'extra')"
UNIQUE = 'op.create_unique_constraint("uq_tags_name_extra", "tags", ["name"])'
DROPS = 'op.drop_column("posts", "title")'


@pytest.fixture(scope="module")
def three(require_engine, tmp_path_factory):
    """dev, staging and production with the first release in each."""
    found = make_environments(tmp_path_factory.mktemp("three") / "project")
    try:
        for words in (("up",), ("release",)):
            done = found["dev"].release(*words)
            assert done.returncode == 0, done.stdout
        for name in ("staging", "production"):
            done = found["dev"].release("promote", f"--to={name}", "--yes=1")
            assert done.returncode == 0, done.stdout
            assert f"stands in {name}" in done.stdout
        yield found
    finally:
        for environment in found.values():
            environment.tear_down()


@pytest.fixture
def production(three):
    assert three["production"].visitor.status("/readyz") == 200
    return three["production"]


def version(environment):
    return environment.statement("SELECT version_num FROM alembic_version").stdout.strip()


def change_code(three, text):
    """The web image is another one."""
    file = three["dev"].folder / "web" / "__init__.py"
    file.write_text(file.read_text(encoding="utf-8") + f"\n# {text}\n", encoding="utf-8")


def release_in_dev(three):
    for words in (("up",), ("release",)):
        done = three["dev"].release(*words)
        assert done.returncode == 0, done.stdout


def promote(three, name, *words):
    return three["dev"].release("promote", f"--to={name}", "--yes=1", *words)


def image(environment):
    return environment.inspect("web")["Image"]


def test_what_stands_where(three):
    said = three["dev"].release("releases").stdout
    assert "dev, staging, production" in said
    assert len({image(environment) for environment in three.values()}) == 1
    done = three["dev"].release("promote", "--to=production", "--yes=1")
    assert "stands in production already; nothing to do" in done.stdout


def test_an_environment_that_is_promoted_to_builds_nothing_and_migrates_nothing_unrehearsed(
    three, production
):
    with production.extra_revision(ADDS) as number:
        done = production.release("migrate")
        assert done.returncode == 0, done.stdout
        assert version(production) != number  # the folder's files are not the release's
    done = production.release("migrate", "--rev=-1", "--web=stop")
    assert done.returncode == 22, done.stdout
    assert "make rehearse" in done.stdout or "make promote" in done.stdout
    production.release("up")


def test_an_expanding_release_goes_all_the_way_under_load_and_comes_back(three, production):
    before, old = version(production), image(production)
    with production.extra_revision(ADDS) as number:
        change_code(three, "expanding")
        release_in_dev(three)
        done = three["dev"].release("promote", "--to=production", "--from=dev", "--yes=1")
        assert done.returncode == 10, done.stdout
        assert "from staging, not from dev" in done.stdout
        done = promote(three, "staging")
        assert done.returncode == 0, done.stdout
        with traffic_of(production, production.visitor.address) as traffic:
            done = promote(three, "production")
            assert done.returncode == 0, done.stdout
            assert version(production) == number
            assert image(production) != old
            done = production.release("rollback")
            assert done.returncode == 0, done.stdout
        assert traffic.failed == []
        assert set(traffic.statuses) == {200}
        assert len(traffic.acknowledged) > 20
        assert_nothing_lost(production, traffic)
        assert (version(production), image(production)) == (before, old)
        report = min((three["dev"].folder / "rehearsals").glob("*.json"))
        told = json.loads(report.read_text(encoding="utf-8"))
        assert told["passed"]
        assert told["went_back"]
        assert any("ADD COLUMN extra" in one["statement"] for one in told["statements"])
