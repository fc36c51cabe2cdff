"""Two migrators start together on the blog's own history."""

import pytest

from tests.database.conftest import HEAD, REVISIONS, Blog


@pytest.mark.database
def test_both_end_well_and_each_revision_is_applied_once(mysql_url):
    blog = Blog(mysql_url)
    environ = {"MIGRATOR_APP": "", "MIGRATOR_DATABASE_URL": blog.url}
    both = [blog.start("-m", "migrator", "to", "head", **environ) for _ in range(2)]
    texts = [process.communicate(timeout=90)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], texts
    applied = [sum(text.count(f" up {revision} ") for text in texts) for revision in REVISIONS]
    assert applied == [1] * len(REVISIONS), texts
    assert blog.rows("alembic_version") == [{"version_num": HEAD}]
    assert [row["name"] for row in blog.rows("roles")] == ["reader", "author", "editor", "administrator"]
