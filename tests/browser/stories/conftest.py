"""Whole ways through the pages, as a person goes them: by what a button or a field is called.

Each is gone twice: on a phone and at a desk, once with scripts and once without, by day and by night.
"""

from collections.abc import Callable

import pytest

from tests.browser.served import running, serving
from tests.browser.stories.letterbox import SENDER, Letterbox
from tests.browser.stories.person import Person
from tests.web.mail_server import mail_server
from tests.web.oidc_provider import CLIENT_ID, CLIENT_SECRET, start

WAYS = [("phone", True, "dark"), ("desktop", False, "light")]
OTHER_WAYS = [("desktop", True, "dark"), ("phone", False, "light")]
NAMES = ["phone, scripts", "desk, no scripts"]
OTHER_NAMES = ["desk, scripts", "phone, no scripts"]


@pytest.fixture(params=WAYS, ids=NAMES)
def way(request):
    """Size, whether scripts run, theme."""
    return request.param


the_other_way = pytest.mark.parametrize("way", OTHER_WAYS, ids=OTHER_NAMES)


@pytest.fixture(scope="module")
def provider():
    """Where people may log in as well."""
    provider = start()
    yield provider
    provider.shutdown()
    provider.server_close()


@pytest.fixture(scope="module")
def server():
    with mail_server() as server:
        yield server


@pytest.fixture(scope="module")
def own_blog(tmp_path_factory, provider, server):
    """One for each room, with mail and a log-in elsewhere."""
    host, port = server.address
    more = {
        "MAIL_SERVER": host,
        "MAIL_PORT": str(port),
        "MAIL_SECURITY": "none",
        "MAIL_FROM": SENDER,
        "OIDC_ISSUER": provider.issuer,
        "OIDC_CLIENT_ID": CLIENT_ID,
        "OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "OIDC_NAME": "Brushwood",
    }
    with serving(tmp_path_factory.mktemp("stories"), **more) as served:
        yield served


@pytest.fixture(scope="module")
def blog(own_blog):
    return own_blog[0]


@pytest.fixture(scope="module")
def letters(own_blog, server, tmp_path_factory):
    """What the worker has sent."""
    with running(own_blog[1], tmp_path_factory.mktemp("worker") / "log", "web.work"):
        yield Letterbox(server)


@pytest.fixture
def come(visit, way, provider, keys) -> Callable[..., Person]:
    """Somebody before a browser of their own, who has not been here before."""
    size, scripts, theme = way

    def come(**options) -> Person:
        hosts = [provider.issuer]
        visitor = visit(size, scripts=scripts, hosts=hosts, **{"color_scheme": theme, **options})
        return Person(visitor.page, visitor.blog)

    return come


@pytest.fixture(scope="module")
def keys(browser, blog):
    """Of the administrator: who opens the first account."""
    context = browser.new_context(base_url=blog, locale="en-GB")
    chief = Person(context.new_page(), blog)
    chief.sign_up("Chief")
    yield context.storage_state()
    context.close()


@pytest.fixture
def chief(come, keys) -> Person:
    """The administrator."""
    chief = come(storage_state=keys)
    chief.go("/")
    return chief
