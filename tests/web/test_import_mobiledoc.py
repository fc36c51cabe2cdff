"""Texts of Ghost's editor before 5.0, where the export has no HTML of them."""

import json
import re
from html import unescape

import pytest

from tests.web.imports import count_rows, read_rows, take
from web.importing.ghost.bodies import write_body
from web.importing.ghost.envelope import read_posts
from web.models import Post
from web.services.markdown import render

EXPORTS = ("v4_export.json", "v5_export.json", "valid.json", "products_export.json")
MARKUPS = [["strong"], ["em"], ["a", ["rel", "x", "href", "/d/"]], ["code"], ["blink"], ["s"]]
ATOMS = [["soft-return", "", {}], ["mention", "@bob", {"id": 1}], ["silent", "", {}]]


def post(*sections, cards=(), **facts):
    document = {"version": "0.3.1", "markups": MARKUPS, "atoms": ATOMS, "cards": cards, "sections": sections}
    return make_row(json.dumps({**document, **facts}))


def make_row(document: str) -> dict:
    return {"id": "c" * 24, "title": "M", "html": None, "mobiledoc": document, "status": "published"}


def words(text, opened=(), closed=0):
    return [0, list(opened), closed, text]


def section(*markers, tag="p"):
    return [1, tag, list(markers)]


TEXTS = [
    (section(words("a "), words("b", [0], 1)), "a **b**"),
    (section(words("x "), words("both", [1, 0], 1), words(" one", (), 1)), "x ***both** one*"),
    (section(words("c", [2], 1)), "[c](/d/)"),
    (section(words("open to the end", [1])), "*open to the end*"),
    (section(words("a<b", [3], 1)), "`a<b`"),
    (section(words("no *stars*, 1 < 2")), "no \\*stars\\*, 1 \\< 2"),
    (section(words("unknown", [4], 1)), "unknown"),
    (section(words("H"), tag="h3"), "### H"),
    (section(words("Q"), tag="blockquote"), "> Q"),
    (section(words("Q"), tag="aside"), "> Q"),
    (section(words("a"), [1, [], 0, 0], words("b")), "a\\\nb"),
    (section(words("hello "), [1, [0], 1, 1]), "hello **@bob**"),
    ([3, "ul", [[words("x")], [words("y", [5], 1)]]], "- x\n- ~~y~~"),
    ([3, "ol", [[words("x")], [words("y")]]], "1. x\n2. y"),
    ([2, "https://x.example/a.png"], "![](https://x.example/a.png)"),
    ([1, "p", [words("with its place")], ["data-md-text-align", "center"]], "with its place"),
]
PICTURE = "https://x.example/a.png"
CARDS = [
    (["image", {"src": PICTURE, "alt": "A", "caption": "By Mei"}], f'![A]({PICTURE} "By Mei")'),
    (["image", {"src": PICTURE, "href": "/d/"}], f"[![]({PICTURE})](/d/)"),
    (["markdown", {"markdown": "*m* ==n==\nnext"}], "*m* <mark>n</mark>\\\nnext"),
    (["markdown", {"markdown": "H~2~O 2^3^"}], "H<sub>2</sub>O 2<sup>3</sup>"),
    (["card-markdown", {"cardName": "card-markdown", "markdown": "# h\n\n- a"}], "# h\n\n- a"),
    (["markdown", {"markdown": "```py\n==a==\n```"}], "```py\n==a==\n```"),
    (["html", {"html": "<p>h <b>i</b></p><script>1</script>"}], "h **i**"),
    (["code", {"code": "a < b", "language": "python"}], "```python\na < b\n```"),
    (["code", {"code": "a", "caption": "Why"}], "```\na\n```\n\nWhy"),
    (["hr", {}], "***"),
    (["embed", {"url": "https://f.example/1", "metadata": {"title": "F"}}], "[F](https://f.example/1)"),
    (["embed", {"html": "<blockquote><p>q</p></blockquote>"}], "> q"),
    (["bookmark", {"url": "https://x.example/", "metadata": {"title": "X & Y"}}], "[X & Y](https://x.example/)"),
    (["bookmark", {"url": "https://x.example/"}], "<https://x.example/>"),
    (["gallery", {"images": [{"src": PICTURE}, {"src": PICTURE}], "caption": "Two"}],
     f"![]({PICTURE})\n\n![]({PICTURE})\n\nTwo"),
    (["callout", {"calloutText": "Look"}], "> Look"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "markdown"), TEXTS)
def test_section_becomes_markdown(written, markdown):
    assert write_body(post(written), {}, "M") == (markdown, [])


@pytest.mark.parametrize(("card", "markdown"), CARDS)
def test_card_becomes_markdown(card, markdown):
    assert write_body(post([10, 0], cards=[card]), {}, "M") == (markdown, [])


def test_what_has_no_counterpart_is_named_once_and_the_rest_is_taken():
    written = section(words("before")), [10, 0], [10, 1], [10, 0], section([1, [], 0, 2], words("after"))
    markdown, left = write_body(post(*written, cards=[["signup", {}], ["paywall"]]), {}, "M")
    assert markdown == "before\n\nafter"
    assert [one.where for one in left] == ["signup in M", "paywall in M", "silent in M"]


def test_newer_documents_come_first(app, tmp_path):
    row = {**post(section(words("old"))), "lexical": json.dumps({"root": {"type": "root", "children": []}})}
    assert write_body(row, {}, "M")[0] == ""
    assert write_body({**row, "html": "<p>drawn</p>"}, {}, "M")[0] == "drawn"


def test_post_that_is_there_as_mobiledoc_only_is_taken(app, tmp_path, guest):
    path = tmp_path / "export.json"
    path.write_text(
        json.dumps({"data": {"posts": [post(section(words("Ground "), words("slowly", [1], 1)))]}})
    )
    report = take(app, path)
    assert (report["taken"]["post"], report["left"]) == (1, {})
    assert [one.markdown for one in read_rows(app, Post)] == ["Ground *slowly*"]
    assert not any(take(app, path)["taken"].values())


BROKEN = [
    "{", "[]", "1", "null", "{}", "[" * 99_999,
    '{"version": "0.2.0", "sections": [[], []]}',
    post([7, "p"])["mobiledoc"], post([10, 5])["mobiledoc"], post([1, "p"])["mobiledoc"],
    post(section(words("x", [99])))["mobiledoc"], post(section(words("x", (), 3)))["mobiledoc"],
    post(section([1, [], 0, 9]))["mobiledoc"], post(section(words(None)))["mobiledoc"],
    post([10, 0], cards=[["image", "x"]])["mobiledoc"], post([1, ["p"], []])["mobiledoc"],
    post(section(words("x")), markups=None, sections=5)["mobiledoc"],
]  # fmt: skip


@pytest.mark.parametrize("document", BROKEN)
def test_broken_document_leaves_that_post_and_takes_the_next(app, tmp_path, document):
    path = tmp_path / "export.json"
    whole = {**post(section(words("whole"))), "id": "d" * 24}
    path.write_text(json.dumps({"data": {"posts": [make_row(document), whole]}}))
    report = take(app, path)
    assert (report["left"], report["taken"]["post"]) == ({"post": 1}, 1)
    assert "its text is broken" in report["reasons"][0]["reason"]
    assert count_rows(app)["post"] == 1


@pytest.mark.parametrize("name", EXPORTS)
def test_mobiledoc_shows_what_the_html_of_the_same_post_shows(shared_data, name):
    """Ghost drew that HTML itself from the document beside it."""
    rows = list(read_posts(shared_data / "ghost" / name))
    assert rows
    for row in rows:
        drawn, _ = write_body(row, {}, "M")
        ours, _ = write_body({**row, "html": None, "lexical": None}, {}, "M")
        assert see(ours) == see(drawn), row["title"]


def see(markdown: str) -> tuple[list[str], str]:
    """Links, pictures among them, and words. A film has its name in the one and its address in the other."""
    html = re.sub(r"<a [^>]*href=\"https://www\.youtube[^>]*>.*?</a>", "", render(markdown).html)
    return re.findall(r" href=\"([^\"]*)", html), "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())
