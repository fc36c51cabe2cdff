"""Three environments of one project; each module's releases travel between its own."""

import pytest

from tests.journeys.environments import make_environments


@pytest.fixture(scope="module")
def three(require_engine, tmp_path_factory):
    """dev, staging and production with the first release in each."""
    found = make_environments(tmp_path_factory.mktemp("three") / "project")
    try:
        found.release_in_dev()
        for name in ("staging", "production"):
            done = found.promote(name)
            assert done.returncode == 0, done.stdout
            assert f"stands in {name}" in done.stdout
        yield found
    finally:
        found.tear_down()
