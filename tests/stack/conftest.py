"""One stack for all of these tests, started from nothing, under a name of its own, gone at the end."""

import secrets
import time

import pytest

from tests.stack.terminal import Operator


@pytest.fixture(scope="session")
def fresh(require_engine, tmp_path_factory):
    """The stack as it was just after its very first start: what was said, and how long it took."""
    operator = Operator(tmp_path_factory.mktemp("stack") / "project", f"inkstone-test-{secrets.token_hex(3)}")
    try:
        started = time.monotonic()
        said = operator.up()
        first = {
            "said": said,
            "seconds": time.monotonic() - started,
            "migrator": operator.inspect("migrator"),
            "web": operator.inspect("web"),
            "listed": operator.compose("ps", "--all", "--format", "{{.Service}} {{.Status}}").stdout,
        }
        yield operator, first
    finally:
        operator.tear_down()


@pytest.fixture(scope="session")
def stack(fresh):
    return fresh[0]


@pytest.fixture
def running(stack):
    """The stack, serving: whatever the test before left."""
    if stack.visitor.status("/readyz") != 200:
        stack.up()
    return stack
