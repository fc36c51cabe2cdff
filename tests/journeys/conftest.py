"""Environments of one project; each module's releases travel between its own."""

from contextlib import contextmanager

import pytest

from tests.journeys.environments import make_environments


@pytest.fixture(scope="module")
def three(require_engine, tmp_path_factory):
    """dev, staging and production with the first release in each."""
    with first_release_in(tmp_path_factory.mktemp("three") / "project", "staging", "production") as found:
        yield found


@pytest.fixture(scope="module")
def two(require_engine, tmp_path_factory):
    """dev and staging with the first release in each; production is empty."""
    with first_release_in(tmp_path_factory.mktemp("two") / "project", "staging") as found:
        yield found


@contextmanager
def first_release_in(folder, *names):
    """Made in dev, and brought to these."""
    found = make_environments(folder)
    try:
        found.release_in_dev()
        for name in names:
            done = found.promote(name)
            assert done.returncode == 0, done.stdout
            assert f"stands in {name}" in done.stdout
        yield found
    finally:
        found.tear_down()
