"""The watchdog by itself, beside two sessions of a real server."""

import contextlib
import threading
import time

import pymysql
import pytest
from sqlalchemy import NullPool, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from migrator.database.watchdog import Watchdog

pytestmark = pytest.mark.database


@pytest.fixture
def url(mysql_url):
    url = make_url(str(mysql_url))
    with create_engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE one (id INT PRIMARY KEY)"))
        connection.execute(text("INSERT INTO one VALUES (1)"))
    return url


def refuse(engine, times: int) -> list[int]:
    """As a server does that has no connection left."""
    refused = []

    @event.listens_for(engine, "do_connect")
    def connect(*_):
        if len(refused) < times:
            refused.append(1040)
            raise pymysql.err.OperationalError(1040, "Too many connections")

    return refused


def wait_for_row(url) -> None:
    with contextlib.suppress(SQLAlchemyError), create_engine(url).begin() as other:
        other.execute(text("SET innodb_lock_wait_timeout = 5"))
        other.execute(text("UPDATE one SET id = id"))


def test_it_looks_again_after_it_found_no_connection(url):
    engine = create_engine(url, poolclass=NullPool)
    refused = refuse(engine, 3)
    with create_engine(url).begin() as ours:
        session = ours.execute(text("SELECT CONNECTION_ID()")).scalar_one()
        ours.execute(text("UPDATE one SET id = id"))
        watchdog = Watchdog(engine, session, budget_seconds=1.0, holds_rows=True)
        with watchdog.awake():
            waiter = threading.Thread(target=wait_for_row, args=(url,))
            waiter.start()
            deadline = time.monotonic() + 4
            while watchdog.victim is None and time.monotonic() < deadline:
                time.sleep(0.05)
    waiter.join()
    assert len(refused) == 3
    assert watchdog.victim is not None
