"""A mark for the tests that have to hold on both databases."""

import pytest

on_each_database = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("mysql", marks=pytest.mark.database)], indirect=True
)
