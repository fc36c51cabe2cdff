"""What is worked out once and kept is what would be worked out now, for whoever asks."""

from datetime import UTC, datetime

import pytest
from flask import render_template_string, url_for
from flask_babel import force_locale, gettext, ngettext

from tests.web.library import NOON

TEXTS = {
    "{{ _('Home') }}": lambda: gettext("Home"),
    "{{ _('Reply to %(name)s', name='<Wei>') }}": lambda: gettext("Reply to %(name)s", name="&lt;Wei&gt;"),
    "{{ ngettext('%(num)s post', '%(num)s posts', 1) }}": lambda: ngettext(
        "%(num)s post", "%(num)s posts", 1
    ),
    "{{ ngettext('%(num)s post', '%(num)s posts', 7) }}": lambda: ngettext(
        "%(num)s post", "%(num)s posts", 7
    ),
}
ADDRESSES = [
    ("reading.post", {"slug": "a b&c"}),
    ("reading.tag", {"slug": "墨"}),
    ("reading.post", {"slug": "ink", "reply": 1, "_anchor": "comments"}),
    ("reading.home", {"before": None}),
    ("feeds.site", {"form": "atom", "_external": True}),
]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_are_those_of_the_language_each_time(app, language):
    for _ in range(2):
        for other in ("en", "zh", language):
            with app.test_request_context(), force_locale(other):
                assert [render_template_string(text) for text in TEXTS] == [said() for said in TEXTS.values()]


@pytest.mark.parametrize(("endpoint", "values"), ADDRESSES)
def test_an_address_is_the_one_that_flask_builds_for_whoever_asks(app, endpoint, values):
    shown = "{{ url_for(endpoint, **values) }}"
    for host in ("http://one.example", "https://two.example:8443", "http://one.example"):
        with app.test_request_context(base_url=host):
            built = render_template_string(shown, endpoint=endpoint, values=values).replace("&amp;", "&")
            assert built == url_for(endpoint, **values)


def test_a_day_is_told_in_the_time_zone_of_now(library, guest):
    library.add_post("Late", published_at=datetime(2024, 5, 1, 20, 0, tzinfo=UTC))
    assert "May 1, 2024" in guest.read("/")
    library.choose(time_zone="Asia/Shanghai")
    assert "May 2, 2024" in guest.read("/")


def test_a_card_is_another_in_each_language_and_after_each_comment(library, guest):
    library.add_post("Ink", published_at=NOON, tags="Stone")
    library.add_comment("ink")
    english, chinese = ({"Accept-Language": language} for language in ("en", "zh"))
    for _ in range(2):
        assert "1 comment<" in guest.get("/", headers=english).text
        assert "1 comment<" not in guest.get("/", headers=chinese).text
    library.add_comment("ink")
    assert "2 comments<" in guest.get("/", headers=english).text


def test_what_somebody_typed_stands_in_no_form_but_theirs(library, guest, visit):
    library.add_post("Ink")
    empty = guest.read("/posts/ink")
    refused = visit().comment("ink", "", name="Wei")
    assert refused.status_code == 422
    assert 'value="Wei"' in refused.text
    assert 'value="Wei"' not in guest.read("/posts/ink")
    assert guest.read("/posts/ink") == empty
