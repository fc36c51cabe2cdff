import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.services.slugs import LONGEST_SLUG, make_slug, next_free_slug

PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Hello, World!", "hello-world"),
        ("如何写博客", "ru-he-xie-bo-ke"),
        ("用 MySQL 写博客", "yong-mysql-xie-bo-ke"),
        ("重庆与重量", "chong-qing-yu-zhong-liang"),
        ("繁體中文測試", "fan-ti-zhong-wen-ce-shi"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", "full-width"),
        ("Déjà vu à Łódź", "deja-vu-a-lodz"),
        ("Straße und Æther", "strasse-und-aether"),
        ("İstanbul", "istanbul"),
        ("Don't — it’s 100% fine", "dont-its-100-fine"),
        ("C, C++ and C#", "c-c-plus-plus-and-c-sharp"),
        ("issue #12 + 1", "issue-12-1"),
        ("my_old_slug", "my-old-slug"),
        ("--a--b--", "a-b"),
    ],
)
def test_title_becomes_an_address(title, slug):
    assert make_slug(title, "post") == slug


@pytest.mark.parametrize("title", ["", "   ", "🙂", "!!!", "Привет", "\x00", "\ud800"])
def test_title_without_anything_for_ascii_takes_the_fallback(title):
    assert make_slug(title, "post") == "post"


@given(st.text())
def test_slug_always_matches_its_pattern(title):
    slug = make_slug(title, "post")
    assert PATTERN.fullmatch(slug)
    assert len(slug.encode()) <= LONGEST_SLUG
    assert make_slug(slug, "post") == slug


def test_long_title_is_cut_between_words():
    slug = make_slug("数据库迁移" * 60, "post")
    assert len(slug) <= LONGEST_SLUG
    assert set(slug.split("-")) == {"shu", "ju", "ku", "qian", "yi"}
    assert len(make_slug("x" * 300, "post")) == LONGEST_SLUG


def test_taken_slug_gets_the_next_number():
    taken = {"ink", "ink-2", "ink-3"}
    assert next_free_slug("stone", taken.__contains__) == "stone"
    assert next_free_slug("ink", taken.__contains__) == "ink-4"


def test_numbered_slug_stays_within_the_column():
    longest = "x" * LONGEST_SLUG
    slug = next_free_slug(longest, {longest}.__contains__)
    assert slug == "x" * (LONGEST_SLUG - 2) + "-2"
    words = ("stone-" * 32)[:LONGEST_SLUG].strip("-")
    assert PATTERN.fullmatch(next_free_slug(words, {words}.__contains__))
