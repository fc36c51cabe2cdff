"""Settings that an administrator changes: what the pages show, what is refused, and what is written down."""

import re
from pathlib import Path

import pytest
from babel.dates import get_timezone
from sqlalchemy import insert, select

from web.extensions import db
from web.models import AuditEntry, Setting, utc_now
from web.services import page_state
from web.services.site.choices import ACCENTS, TIME_ZONES

CSS = Path(__file__).parents[2] / "web/static/css"


def chosen(app) -> set[str]:
    """But for the word of the pages' state, which nobody chose."""
    with app.app_context():
        return set(db.session.scalars(select(Setting.name))) - {page_state.WORD}


@pytest.fixture
def ada(visit):
    return visit("ada", "administrator")


def test_configuration_holds_until_somebody_chooses(make_app):
    page = make_app(site_title="From the environment").test_client().get("/").text
    assert "<title>From the environment</title>" in page


def test_what_is_chosen_is_shown_to_everybody(ada, guest):
    links = "Wiki | https://wiki.example.org/\n\nNotes | Mine | /tags/"
    answer = ada.submit(
        "/admin/settings", title="墨 & Co", tagline="About <ink>", accent="plum", navigation=links
    )
    assert answer.location == "/admin/settings"
    page = guest.read("/")
    assert "<title>墨 &amp; Co</title>" in page
    assert '<meta name="description" content="About &lt;ink&gt;">' in page
    assert '<p class="tagline" lang="en">About &lt;ink&gt;</p>' in page
    assert 'data-accent="plum"' in page
    assert "accents.css" in page
    assert '<a href="https://wiki.example.org/" lang="en">Wiki</a>' in page
    assert "Notes | Mine</a>" in page
    assert "墨 &amp; Co" in guest.get("/feed.atom").text
    assert "墨 &amp; Co" in guest.get("/nowhere").text


def test_every_field_comes_back_as_it_was_saved(ada):
    typed = {"title": "T", "comment_days": "30", "comment_links": "2", "blocked_words": "casino\n赌场"}
    ada.submit("/admin/settings", comment_rule="guests", time_zone="Asia/Shanghai", **typed)
    form = ada.form("/admin/settings", "title")
    assert {name: form.fields[name] for name in typed} == typed
    assert form.fields["time_zone"] == "Asia/Shanghai"
    assert re.search(r'<input checked[^>]*value="guests"', ada.read("/admin/settings"))


@pytest.mark.parametrize(
    "fields",
    [
        {"title": " "},
        {"title": "x" * 81},
        {"title": "a\x00b"},
        {"accent": "red"},
        {"time_zone": "Mars/Olympus"},
        {"language": "fr"},
        {"comment_rule": "maybe"},
        {"comment_days": "-1"},
        {"comment_links": "many"},
        {"navigation": "Bad | javascript:alert(1)"},
        {"navigation": "Bad | //elsewhere.example"},
        {"navigation": "No address"},
        {"navigation": "\n".join(f"L{n} | /{n}" for n in range(9))},
        {"blocked_words": "x" * 81},
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_saved(ada, app, fields):
    assert ada.submit("/admin/settings", **fields).status_code == 422
    assert chosen(app) == set()


def test_a_change_is_in_the_audit_log_once(ada, app):
    ada.submit("/admin/settings", title="New", tagline="Words")
    ada.submit("/admin/settings", title="New")
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject) == ("settings-changed", "tagline, title")
    assert chosen(app) == {"title", "tagline"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", 7), ("title", ""), ("navigation", [["x"]]), ("accent", "red"), ("later", {})],
)
def test_a_value_that_is_not_understood_counts_as_none(app, guest, name, value):
    with app.app_context():
        db.session.execute(insert(Setting).values(name=name, value=value, changed_at=utc_now()))
        db.session.commit()
    assert "<title>Inkstone</title>" in guest.read("/")


def test_times_are_those_of_the_blogs_zone(ada, library, guest):
    ada.submit("/admin/settings", time_zone="Asia/Shanghai")
    library.add_post("Ink")  # noon in UTC
    library.add_comment("ink")
    assert ada.form("/posts/ink/edit", "published_at").fields["published_at"] == "2024-05-17T20:00"
    ada.submit("/posts/ink/edit", published_at="2024-05-18T07:30")
    assert str(library.stored("ink", "published_at")) == "2024-05-17 23:30:00+00:00"
    assert "May 18, 2024" in guest.read("/posts/ink")


def test_each_zone_on_offer_is_known():
    assert all(get_timezone(zone) for zone in TIME_ZONES)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pairs(css: str) -> dict[str, tuple[str, str]]:
    return {
        name: (light, dark)
        for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", css)
    }


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("theme", [0, 1])
def test_each_accent_is_readable_on_every_ground(accent, theme):
    rule = re.search(rf'\[data-accent="{accent}"\] {{([^}}]*)}}', (CSS / "accents.css").read_text())
    colours = pairs((CSS / "palette.css").read_text()) | pairs(rule[1])
    for ground in ("paper", "sheet", "raised", "accent-wash", "on-accent"):
        assert contrast(colours["accent"][theme], colours[ground][theme]) >= 4.5, ground
