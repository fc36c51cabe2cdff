"""A connection that is lost is told once, by what met it: the pool that it goes back to is silent."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_pools() -> Iterator[None]:
    """SQLAlchemy logs, with its traceback, that a lost connection could not be taken back."""
    logger = logging.getLogger("sqlalchemy.pool")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
