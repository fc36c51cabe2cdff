"""Down to where an older blog was, which reads and writes there, and up again: all is there, and equal.

``make eras`` stops at every revision, with the code of each that was once the head. Here: today's code and,
where the history is at hand, the oldest.
"""

import pytest

from tests.conftest import ROOT
from tests.database.conftest import Blog
from tests.eras.commits import find_eras
from tests.eras.journey import Journey
from tests.eras.rows import find_wrong, take_picture


@pytest.mark.database
@pytest.mark.timeout(600)
def test_what_every_era_reads_and_writes_is_there_again(mysql_url, tmp_path):
    eras = find_eras()
    chosen = sorted({eras[0], eras[-1]}, key=lambda era: era.revision)
    stops = ("0010", *(era.revision for era in chosen))
    journey = Journey(Blog(mysql_url), tmp_path, chosen, stops, print)
    journey.begin(next((ROOT / "tests/web").rglob("small.xml")))
    journey.go()
    assert journey.compared > 100


def test_a_value_that_went_is_seen(tmp_path):
    """Else equal pictures would say nothing."""
    blog = Blog(f"sqlite:///{tmp_path}/blog.db")
    blog.to("head")
    numbers = [blog.insert("tags", name=name, slug=name) for name in ("ink", "stone")]
    before = take_picture(blog)
    with blog.begin() as connection:
        connection.exec_driver_sql(f"UPDATE tags SET name = 'Ink' WHERE id = {numbers[0]}")
    assert [line.partition(":")[0] for line in find_wrong(before, take_picture(blog))] == ["tags.name"]
    with blog.begin() as connection:
        connection.exec_driver_sql(f"DELETE FROM tags WHERE id = {numbers[1]}")
    assert [line.partition(":")[0] for line in find_wrong(before, take_picture(blog))] == [
        "tags.id",
        "tags.name",
        "tags.slug",
    ]
