"""axe-core on every public page, in both themes and languages, on desk and phone."""

import pytest

from tests.browser.seeing import LOOKS, dress, find_violations

pytestmark = pytest.mark.browser

PAGES = [
    *("/", "/?page=1", "/tags/", "/archive/", "/search", "/search?q=ink", "/search?q=nowhere+at+all"),
    *("/sign-up", "/log-in", "/nowhere", "/api/v1/docs"),
]


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_axe_finds_nothing(visit, member, look):
    guest = dress(visit, look)
    paths = [*PAGES, member["post"], member["tag"], f"/authors/{member['name']}"]
    assert not find_violations(guest, paths)
