"""Texts that Ghost's export has as the document of its editor (lexical), and footnotes."""

import json
import re

import pytest

from tests.web.imports import count_rows, take
from web.importing.ghost.bodies import write_body
from web.services.markdown import render


def text(words, form=0):
    return {"type": "extended-text", "text": words, "format": form}


def block(kind, *children, **facts):
    return {"type": kind, "children": list(children), **facts}


LEXICAL = [
    (block("paragraph", text("a "), text("b", 1), block("link", text("c"), url="/d/")), "a **b**[c](/d/)"),
    (block("extended-heading", text("H"), tag="h2"), "## H"),
    (block("list", block("listitem", text("x")), listType="number"), "1. x"),
    (block("extended-quote", text("q")), "> q"),
    ({"type": "codeblock", "code": "a < b", "language": "python"}, "```python\na < b\n```"),
    ({"type": "image", "src": "https://x.example/a.png", "alt": "A"}, "![A](https://x.example/a.png)"),
    (
        {"type": "bookmark", "url": "https://x.example/", "metadata": {"title": "X"}},
        "[X](https://x.example/)",
    ),
    ({"type": "html", "html": "<p>h <b>i</b></p><script>1</script>"}, "h **i**"),
    ({"type": "markdown", "markdown": "*m*"}, "*m*"),
    ({"type": "horizontalrule"}, "***"),
]


def lexical_post(*children):
    document = json.dumps({"root": {"type": "root", "children": children}})
    return {"id": "b" * 24, "title": "L", "html": None, "lexical": document, "status": "published"}


@pytest.mark.parametrize(("node", "markdown"), LEXICAL)
def test_lexical_becomes_markdown(node, markdown):
    assert write_body(lexical_post(node), {}, "L") == (markdown, [])


def test_card_without_a_counterpart_is_named():
    assert write_body(lexical_post({"type": "signup"}), {}, "L")[1][0].where == "signup in L"


@pytest.mark.parametrize(
    "document", ["{", "[]", "{}", '{"root": 1}', '{"root": {"children": [1]}}', "[" * 99_999]
)
def test_broken_lexical_leaves_that_post(app, tmp_path, document):
    (tmp_path / "export.json").write_text(
        json.dumps({"data": {"posts": [{**lexical_post(), "lexical": document}]}})
    )
    report = take(app, tmp_path / "export.json")
    assert report["left"]["post"] == 1
    assert not any(count_rows(app).values())


TWO_CARDS = [
    {"type": "markdown", "markdown": f"{word}[^1], {word}[^b].\n\n[^1]: Its *note*\n\n[^b]: Two\n\n    parts"}
    for word in ("Ink", "Stone")
]


def test_footnotes_are_footnotes_and_each_card_keeps_its_own():
    markdown, _ = write_body(lexical_post(*TWO_CARDS), {}, "L")
    assert markdown == (
        "Ink[^1], Ink[^2].\n\nStone[^3], Stone[^4].\n\n"
        "[^1]: Its *note*\n\n[^2]: Two\n\n    parts\n\n[^3]: Its *note*\n\n[^4]: Two\n\n    parts"
    )
    shown = render(markdown).html
    assert len(set(re.findall(r'<li id="([\w-]+)" class="footnote-item">', shown))) == 4


def test_no_footnote_is_lost_where_markdown_could_not_show_it():
    card = {"type": "markdown", "markdown": "| a[^1] |\n|-|\n| b |\n\nText[^2].\n\n[^1]: Once\n\n[^2]: Twice"}
    shown = render(write_body(lexical_post(card), {}, "L")[0]).html
    assert "Once" in shown
    assert "Twice" in shown


def test_golden_document_loses_no_words(shared_data):
    document = (shared_data / "ghost/lexical/golden-post.json").read_text()
    markdown, left = write_body({"lexical": document}, {}, "golden")
    for words in (
        "no frills",
        "> This is block quote",
        "## This is a heading!",
        "lovely cow",
        "console.log",
        "# A heading",
    ):
        assert words in markdown
    assert {"signup in golden", "paywall in golden"} <= {one.where for one in left}
