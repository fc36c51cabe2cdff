"""Rules that no page shows by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.app import create_app
from web.extensions import db
from web.models import Tag
from web.services.passwords import hash_password, is_outdated, is_right_password
from web.services.tagging import find_or_make_tags, split_tags
from web.settings import Settings
from web.views.asking import local_path
from web.views.feeds.channel import make_absolute


def test_password_hash_is_argon2id_salted_and_current():
    one, two = hash_password("ink and stone"), hash_password("ink and stone")
    assert one != two
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_right_password(one, "ink and stone")
    assert not is_right_password(one, "ink and stone ")
    assert not is_outdated(one)


@pytest.mark.parametrize("stored", [None, "", "plain", "$argon2id$broken", "$2b$12$abcdefghijklmnopqrstuv"])
def test_hash_that_is_none_fits_no_password(stored):
    for password in ("", "plain", "nobody logs in with this"):
        assert not is_right_password(stored, password)


@given(st.text())
def test_tags_are_tidy_whatever_was_typed(text):
    names = split_tags(text)
    assert all(name == " ".join(name.split()) and name and "," not in name for name in names)
    assert split_tags(", ".join(names)) == names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("a, b,,  c  d ,", ["a", "b", "c d"]),
        ("墨，笔，墨", ["墨", "笔"]),
        ("Stone, stone, STONE", ["Stone"]),
        ("C, C++, C#", ["C", "C++", "C#"]),
        ("🖋, 🖌", ["🖋", "🖌"]),
        ("", []),
    ],
)
def test_tags_are_split_once_each(typed, names):
    assert split_tags(typed) == names


@given(st.text(alphabet=st.sampled_from("/\\:?#@[]%. \t\n\x00axe") | st.characters(), max_size=12))
def test_local_path_never_leaves_the_blog(app_for_addresses, text):
    with app_for_addresses.test_request_context("/"):
        path = local_path(text)
    assert path.startswith("/")
    assert path[1:2] not in {"/", "\\"}
    assert path.isprintable()


@pytest.fixture(scope="module")
def app_for_addresses(tmp_path_factory):
    return create_app(Settings("sqlite://", "k" * 32, tmp_path_factory.mktemp("media")))


def test_only_addresses_in_tags_are_made_whole():
    html = (
        '<p><a href="/a">href="/b"</a> <img src="/c"> '
        '<a href="//d"> <a href="#e"> <a title="/f" href="/g"></p>'
    )
    assert make_absolute(html, "https://x") == (
        '<p><a href="https://x/a">href="/b"</a> <img src="https://x/c"> '
        '<a href="//d"> <a href="#e"> <a title="/f" href="https://x/g"></p>'
    )


def test_names_that_sound_alike_are_two_tags_and_keep_their_addresses(app):
    with app.app_context():
        first = find_or_make_tags(["权利", "Flask"])
        second = find_or_make_tags(["权力", "flask", "权利"])
        assert [tag.slug for tag in first] == ["quan-li", "flask"]
        assert [(tag.name, tag.slug) for tag in second] == [
            ("权力", "quan-li-2"),
            ("Flask", "flask"),
            ("权利", "quan-li"),
        ]


def test_tag_that_a_post_carries_stays_whatever_its_address(app):
    with app.app_context():
        former_category = Tag(name="News", slug="category--news")
        db.session.add(former_category)
        db.session.flush()
        find_or_make_tags(["news"])
        assert find_or_make_tags(["News"], [former_category]) == [former_category]
