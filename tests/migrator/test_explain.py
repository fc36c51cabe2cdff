"""What an error in the middle of a revision is told as."""

import pymysql
import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError, PendingRollbackError

from migrator.records import Direction, Step
from migrator.stages.explain import Progress, explain

LOST = pymysql.err.OperationalError(2013, "Lost connection to MySQL server during query")


def code_of(error: Exception) -> int:
    progress = Progress()
    progress.start(Step("0042", "adds", Direction.UP))
    return explain(error, progress, keeps_ddl=True).exit_code


def raised_behind(first: Exception, then: Exception) -> Exception:
    """As in a ``finally`` that fails as well."""
    then.__context__ = first
    return then


def test_a_lost_connection_is_told_as_one_also_when_cleaning_up_fails():
    lost = OperationalError("UPDATE …", {}, LOST)
    assert code_of(lost) == 31
    assert code_of(LOST) == 31
    assert code_of(raised_behind(lost, PendingRollbackError("Can't reconnect"))) == 31
    assert code_of(raised_behind(LOST, RuntimeError("and then"))) == 31


def test_a_revision_that_goes_on_without_its_connection_is_told_as_lost(tmp_path):
    with create_engine(f"sqlite:///{tmp_path}/a.db").connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        connection.invalidate()
        with pytest.raises(PendingRollbackError) as caught:
            connection.exec_driver_sql("SELECT 1")
        connection.rollback()
    assert code_of(caught.value) == 31


@pytest.mark.parametrize("error", [KeyError(0), ValueError(2013), RuntimeError(), IndexError(2006)])
def test_errors_of_python_are_no_lost_connection_whatever_number_they_hold(error):
    assert code_of(error) == 30


def test_what_the_server_refuses_is_no_lost_connection():
    assert code_of(OperationalError("UPDATE …", {}, pymysql.err.OperationalError(1054, "Unknown"))) == 30
