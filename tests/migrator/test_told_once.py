"""What stopped is told once, in the migrator's words: no library's traceback stands beside it."""

import contextlib

import pytest
from sqlalchemy import make_url

from migrator.database.connection import make_engine
from migrator.database.quiet import quiet_pools

pytestmark = pytest.mark.database


def lose_a_connection(url):
    """SQLAlchemy still believes in it, and wants to say ROLLBACK."""
    with make_engine(make_url(url)).connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        connection.connection.driver_connection._force_close()
        connection._transaction = None


@pytest.mark.parametrize(("around", "lines"), [(contextlib.nullcontext, 1), (quiet_pools, 0)])
def test_a_lost_connection_leaves_no_traceback_of_the_pool(mysql_url, caplog, around, lines):
    with around(), contextlib.suppress(Exception):
        lose_a_connection(mysql_url)
    assert len(caplog.records) == lines
