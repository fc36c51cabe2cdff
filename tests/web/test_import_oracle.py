"""Real exports, against counts that were made without any importer (oracle.json beside them)."""

import json
import os
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.conftest import ROOT
from tests.web.databases import on_each_database
from tests.web.imports import count_rows, read_rows, run, take
from web.models import Comment, Post, Tag, utc_now
from web.services.tagging import slug_of

FOLDER = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
THEME = "theme-unit-test.xml"


def read_oracle() -> dict:
    file = FOLDER / "oracle.json"
    # Without the data one test of each kind is left, to say by being skipped that it is not there.
    return (
        json.loads(file.read_text())
        if file.exists()
        else {"wordpress": {THEME: {}}, "markdown": {"jekyll": {}}, "ghost": {"v5_export.json": {}}}
    )


ORACLE = read_oracle()


def name_used_tags(path: Path) -> set[str]:
    """By their slugs here: categories and tags, of whatever spelling, become one."""
    names = {
        mark.text.strip()
        for item in ET.parse(path).iter("item")
        if any(child.tag.endswith("}post_type") and child.text.strip() in {"post", "page"} for child in item)
        for mark in item.iter("category")
        if mark.get("domain") in {"category", "post_tag", "tag"}
    }
    return {slug_of(" ".join(name.replace(",", " ").split())) for name in names}


@pytest.mark.parametrize("name", ORACLE["wordpress"])
def test_export_is_taken_as_the_oracle_counts(app, shared_data, name):
    oracle, path = ORACLE["wordpress"][name], shared_data / "wordpress" / name
    if not oracle["well_formed"]:
        assert run(app, "import", path).exit_code == 10
        assert not any(count_rows(app).values())
        return
    report = take(app, path)
    assert report["taken"]["post"] == oracle["posts"]["total"]
    assert report["taken"]["page"] == oracle["pages"]
    assert report["taken"]["comment"] + report["left"]["comment"] == oracle["comments"]["total"]
    assert report["left"]["attachment"] == oracle["attachments"]
    assert {tag.slug for tag in read_rows(app, Tag)} == name_used_tags(path)
    rows = count_rows(app)
    assert not any(take(app, path)["taken"].values())
    assert count_rows(app) == rows


@on_each_database
def test_theme_test_blog_is_whole(app, shared_data):
    oracle, path = ORACLE["wordpress"][THEME], shared_data / "wordpress" / THEME
    report = take(app, path)
    posts = [post for post in read_rows(app, Post) if post.kind == "post"]
    statuses = [post.status for post in posts]
    # The one post with a password is published there and private here.
    assert statuses.count("published") == oracle["posts"]["published"] - oracle["password_protected"] == 55
    assert statuses.count("private") == oracle["password_protected"] == 1
    assert statuses.count("draft") == oracle["posts"]["draft"] == 1
    assert statuses.count("scheduled") == oracle["posts"]["scheduled"] == 1
    said, comments = oracle["comments"], read_rows(app, Comment)
    assert sum(comment.status == "approved" for comment in comments) == said["approved"] == 26
    assert sum(comment.status == "held" for comment in comments) == said["pending"] == 3
    assert sum(comment.parent_id is not None for comment in comments) == said["replies"] == 10
    assert report["left"]["comment"] == said["pingbacks"] + said["trackbacks"] == 4
    # 64 tags and 67 categories are in use; seven of these 131 have the name of another, but for capitals.
    assert (
        oracle["tags_used_by_posts"] + oracle["categories_used_by_posts"] - 7 == count_rows(app)["tag"] == 124
    )


def test_the_same_blog_written_otherwise_adds_nothing(app, shared_data):
    take(app, shared_data / "wordpress" / THEME)
    second = take(app, shared_data / "wordpress/importer/theme-unit-test-data.xml")
    assert not any(second["taken"].values())


@pytest.mark.parametrize("name", ORACLE["markdown"])
def test_folder_is_taken_as_the_oracle_counts(app, shared_data, name):
    oracle, path = ORACLE["markdown"][name], shared_data / "markdown" / name
    report = take(app, path)
    taken = report["taken"]
    assert taken["post"] + taken["page"] == oracle["files"]
    assert taken["tag"] == oracle["distinct_tags"] + oracle["distinct_categories"] - SHARED_NAMES.get(name, 0)
    posts = read_rows(app, Post)
    assert sum(post.status == "draft" for post in posts) == oracle["drafts"]
    # A post without a date of its own is published as it is taken.
    dated = max(oracle.get(f"with_date_in_{place}", 0) for place in ("front_matter", "file_name", "path_key"))
    an_hour_ago = utc_now() - timedelta(hours=1)
    assert sum(bool(post.published_at and post.published_at < an_hour_ago) for post in posts) == dated
    assert len(name_authors(report)) == oracle["distinct_authors"] + AUTHORS_APART.get(name, 0)
    rows = count_rows(app)
    assert not any(take(app, path)["taken"].values())
    assert count_rows(app) == rows


# Names that are a tag and a category at once.
SHARED_NAMES = {"hexo/theme-unit-test": 3}
# Two authors of the first are tables with a name and a picture, which the oracle took for one;
# one of the second is written with and without capitals, and one person all the same.
AUTHORS_APART = {"hugo/linkerd": 1, "jekyll": -1}


def name_authors(report: dict) -> set[str]:
    """Those who have an account now, and those who are only named beside another."""
    others = (one["where"].rpartition(" of ")[0] for one in report["reasons"] if one["what"] == "co-author")
    return {name.casefold() for name in (*report["new_authors"], *others)} - {"imported"}


@pytest.mark.parametrize("name", [name for name in ORACLE["ghost"] if "/" not in name])
def test_ghost_export_is_taken_as_the_oracle_counts(app, shared_data, name):
    oracle, path = ORACLE["ghost"][name], shared_data / "ghost" / name
    if "posts" not in oracle:
        assert run(app, "import", path).exit_code == 10
        assert not any(count_rows(app).values())
        return
    report = take(app, path)
    assert report["taken"]["post"] == oracle["posts"]["total"]
    assert report["taken"]["page"] == oracle["pages"]["total"]
    assert report["taken"]["tag"] + report["left"]["tag"] == oracle["tags"]
    assert len(name_authors(report)) + report["left"]["author"] == oracle["authors"]
    statuses = [post.status for post in read_rows(app, Post)]
    assert statuses.count("published") == oracle["visibility"]["public"]
    assert report["left"]["members' post"] == statuses.count("draft") == oracle["visibility"].get("paid", 0)
    assert all(post.markdown for post in read_rows(app, Post))
    rows = count_rows(app)
    assert not any(take(app, path)["taken"].values())
    assert count_rows(app) == rows
