"""Names of what is set aside: short enough, and such that a killed server finds the files again."""

import re

import pymysql
import pytest
from sqlalchemy.exc import OperationalError

from migrator.parking.names import is_moved_mark, is_put_aside_back, make_name, mark_names
from migrator.records import Direction, Step
from migrator.stages.explain import Progress, explain

THINGS = ("posts", "posts_$body", "文章", "a" * 64, "ends_", "na`me", "b.c-d e")


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("revision", ["0042", "ab$12-é", "f" * 32])
def test_a_name_has_plain_characters_only_and_fits(thing, revision):
    name = make_name(Step(revision, "", Direction.DOWN), thing, set())
    assert re.fullmatch(r"parked__[0-9a-z_]+__down__[0-9a-z_]*__[0-9a-f]{8}", name)
    for each in (name, *mark_names(name)):
        assert len(each) <= 64
        assert re.fullmatch(r"[0-9a-z_]+", each)


def test_each_name_is_another():
    step, taken = Step("0042", "", Direction.UP), set()
    for _ in range(3):
        for thing in THINGS:
            taken.add(make_name(step, thing, taken))
    assert len(taken) == 3 * len(THINGS)
    assert len({mark for name in taken for mark in mark_names(name)}) == 2 * len(taken)


def test_kinds_are_told_by_the_name():
    up, back = (make_name(Step("0042", "", way), "body", set()) for way in (Direction.UP, Direction.BACK))
    assert [is_put_aside_back(name) for name in (up, back, "a__back__b")] == [False, True, False]
    assert [is_moved_mark(name) for name in (*mark_names(up), up)] == [False, True, False]


def test_a_file_that_a_killed_server_has_lost_sight_of_is_told_with_the_way_to_get_it_back():
    original = pymysql.err.OperationalError(1812, "Tablespace is missing for table `blog`.`a@0024b`.")
    progress = Progress()
    progress.start(Step("0042", "renames", Direction.UP))
    error = explain(OperationalError("RENAME TABLE …", {}, original), progress, keeps_ddl=True)
    assert error.exit_code == 30
    assert any("docker compose restart db" in step for step in error.next_steps)
