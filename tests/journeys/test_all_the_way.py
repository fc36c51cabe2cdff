"""A release on its way from dev to production while people read and write there, and back."""

import json

import pytest

from tests.journeys.traffic import assert_nothing_lost, traffic_of

pytestmark = [pytest.mark.stack, pytest.mark.timeout(3600)]

ADDS = 'op.execute("ALTER TABLE posts ADD COLUMN extra INT NULL")'
REMOVES = 'op.drop_column("posts", "extra")'


def test_one_release_is_the_same_images_everywhere(three):
    assert "dev, staging, production" in three.dev.release("releases").stdout
    assert len({environment.image for environment in (three.dev, three.staging, three.production)}) == 1
    assert "stands in production already; nothing to do" in three.promote("production").stdout


def test_where_approval_is_asked_no_command_moves_the_schema_without_a_rehearsal(three):
    before = three.production.version
    done = three.production.release("migrate", "--rev=-1", "--web=stop")
    assert done.returncode == 22, done.stdout
    assert "make rehearse to=production" in done.stdout
    unfit = ("--env", "MIGRATOR_ALLOW_UNFIT=yes")  # else it is refused for the blog that runs
    done = three.production.compose("run", "--rm", "--no-deps", "-T", *unfit, "migrator", "to", "-1")
    assert done.returncode == 22, done.stdout
    assert three.production.version == before
    assert three.production.release("up").returncode == 0


def test_an_expanding_release_goes_all_the_way_under_load_and_comes_back(three, record_property):
    production = three.production
    before, old = production.version, production.image
    number = three.add_revision(ADDS, REMOVES)
    three.change_code("# expanding")
    three.release_in_dev()
    done = three.promote("production", "--from=dev")
    assert done.returncode == 10, done.stdout
    assert "from staging, not from dev" in done.stdout
    done = three.promote("staging")
    assert done.returncode == 0, done.stdout
    with traffic_of(production, production.visitor.address) as traffic:
        done = three.promote("production")
        assert done.returncode == 0, done.stdout
        assert (production.version, production.image == old) == (number, False)
        done = production.release("rollback")
        assert done.returncode == 0, done.stdout
    record_property("traffic", traffic.summary)
    assert traffic.failed == []
    assert set(traffic.statuses) == {200}
    assert min(len(traffic.acknowledged), len(traffic.comments)) > 20
    assert_nothing_lost(production, traffic)
    assert (production.version, production.image) == (before, old)
    told = json.loads(min((three.dev.folder / "rehearsals").glob("*.json")).read_text(encoding="utf-8"))
    assert told["passed"]
    assert told["went_back"]
    assert any("ADD COLUMN extra" in one["statement"] for one in told["statements"])


def test_one_look_shows_where_all_three_stand(three):
    done = three.dev.release("report")
    assert done.returncode == 0, done.stdout
    page = (three.dev.folder / "reports" / "report.html").read_text(encoding="utf-8")
    assert page.count('<article class="card good">') == len(("dev", "staging", "production"))
    assert page.count("promote") >= len(("staging", "production"))
    assert ", brought by " in page
    assert "Drifted" not in page
    told = three.production.release("history").stdout
    for name in ("dev", "staging", "production"):
        assert name in told
    assert " by " in told
