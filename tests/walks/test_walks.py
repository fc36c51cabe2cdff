"""A random history, random rows, a random walk of ups and downs with writes at each stop: nothing is lost.

WALKS says how many are tried, WALKS_SECONDS how long at most, SEED from where. Where the time ends them
sooner, a fifth must have been tried: fewer would say nothing. ``make walks`` tries 5,000.
"""

import os
import sys
import time

import pytest

from tests.walks.trying import Ground, on_mysql, on_sqlite, try_walks

WALKS = int(os.environ.get("WALKS", "150"))
SECONDS = float(os.environ.get("WALKS_SECONDS", "240"))
SQLITE_TIMES = 10 / 3  # as many again on SQLite, where a walk costs less
SEED = int(os.environ.get("SEED", "0")) or 1


@pytest.mark.database
def test_after_a_walk_every_value_is_visible_again(mysql_server, tmp_path):
    try_in_time(on_mysql(mysql_server, tmp_path), WALKS)


def test_after_a_walk_on_sqlite_as_well(tmp_path):
    try_in_time(on_sqlite(tmp_path), round(WALKS * SQLITE_TIMES))


def try_in_time(ground: Ground, count: int) -> None:
    started = time.monotonic()
    tried = try_walks(ground, count, SEED, SECONDS)
    took = time.monotonic() - started
    told = f"{tried} walks of {count} in {took:.0f} s, SEED={SEED}"
    sys.stdout.write(f"{told}\n")
    assert tried >= (count // 5 if took > SECONDS else count), told
