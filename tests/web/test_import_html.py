import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.importing.html.blocks import is_more
from web.importing.html.convert import convert_comment, convert_html, normalise
from web.importing.html.paragraphs import group_blocks
from web.importing.html.tree import parse_html, write_html
from web.importing.wordpress.content import convert_content
from web.services.markdown import render, render_comment
from web.services.sanitising import clean_post


def shown(html, *, by_lines=True):
    """What the source shows, after its loose text became paragraphs."""
    blocks = group_blocks(parse_html(html), by_lines=by_lines)
    return normalise(clean_post(write_html([block for block in blocks if not is_more(block)])))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("One\ntwo\n\nthree", "One\\\ntwo\n\nthree"),
        ("<b>bold </b>text, <i>slanted</i>", "**bold** text, *slanted*"),
        ('<a href="https://x.example/a_(b)">here</a>', "[here](<https://x.example/a_(b)>)"),
        ("<h2>Title</h2>text", "## Title\n\ntext"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ('<ol start="3"><li>x</li></ol>', "3. x"),
        ("<blockquote>said\n\nagain</blockquote>", "> said\n>\n> again"),
        ("<pre>a\n\n  <b</pre>", "```\na\n\n  <b\n```"),
        ("<p>use <code>a`b</code></p>", "use ``a`b``"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        ("1. not a list", "1\\. not a list"),
        ("# not a heading\n- nor a list", "\\# not a heading\\\n\\- nor a list"),
        ("2 * 3 * 4 and snake_case_name and [x](y)", "2 \\* 3 \\* 4 and snake_case_name and \\[x\\](y)"),
        ("&lt;b&gt; &amp;amp; &copy;", "\\<b> \\&amp; ©"),
        ("<figure><img src='/a.png' alt='A'><figcaption>Cap</figcaption></figure>", '![A](/a.png "Cap")'),
        ("<div><p>a</p><div>b</div></div>", "a\n\nb"),
        ('<iframe src="https://films.example/1"></iframe>', "<https://films.example/1>"),
        ("<script>alert(1)</script><style>p {}</style>text", "text"),
        ("中文<strong>强调。</strong>后面", "中文<strong>强调。</strong>后面"),
    ],
)
def test_html_becomes_the_markdown_that_a_person_would_write(html, markdown):
    text = convert_html(html.replace("<b</pre>", "&lt;b</pre>"), by_lines=True)
    assert text == markdown


def test_what_markdown_lacks_stays_html_in_one_piece():
    html = "<table><tr><td>a\n\nb</td></tr></table><p>after</p>"
    text = convert_html(html, by_lines=True)
    assert "\n\n" not in text.partition("</table>")[0]
    assert text.endswith("</table>\n\nafter")
    assert '<div class="table"><table>' in render(text).html


PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "</b>", "<em>", "</em>", "<ul>", "<li>", "</li>", "</ul>", "<ol>", "</ol>"),
        *(
            "<blockquote>",
            "</blockquote>",
            "<pre>",
            "</pre>",
            "<code>",
            "</code>",
            "<br>",
            "<hr>",
            "<div>",
            "</div>",
        ),
        *(
            "<h2>",
            "</h2>",
            '<a href="https://x.example">',
            "</a>",
            '<img src="/a.png" alt="A">',
            "<table>",
            "<td>",
        ),
        *(
            "\n",
            "\n\n",
            "    ",
            "- ",
            "1. ",
            "# ",
            "* ",
            "_",
            "`",
            "[",
            "](",
            "|",
            "> ",
            "~~",
            "---",
            "===",
            ": ",
        ),
        *(
            "&lt;",
            "&amp;",
            "<!--",
            "-->",
            "<script>",
            "中文",
            "word",
            "。",
            "[^1]",
            "[^1]: ",
            "http://x.example/a_b",
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=14).map("".join), st.booleans())
@settings(max_examples=500)
def test_any_html_shows_the_same_after_it_became_markdown(html, by_lines):
    text = convert_html(html, by_lines=by_lines)
    assert normalise(render(text).html) == shown(html, by_lines=by_lines)


@given(st.lists(PIECES | st.text(max_size=5), max_size=14).map("".join))
def test_any_comment_keeps_its_words_and_brings_no_html(html):
    assert not re.search(
        r"<(?!/?(?:p|br|em|strong|s|code|pre|blockquote|[ou]l|li|a|hr)\b)",
        render_comment(convert_comment(html)),
    )


def test_comment_becomes_the_markdown_of_readers():
    text = convert_comment('<strong>Yes</strong>, <a href="https://x.example">here</a>\nand <u>this</u>')
    assert text == "**Yes**, [here](https://x.example)\\\nand this"


ATTACHMENTS = {"7": "https://x.example/a.jpg", "8": "https://x.example/b.pdf"}


@pytest.mark.parametrize(
    ("content", "markdown"),
    [
        ("a<!--more-->b", "a\n\n<!--more-->\n\nb"),
        ("a<!--more Read on-->b", "a\n\n<!--more-->\n\nb"),
        ("a<!--nextpage-->b", "a\n\n***\n\nb"),
        ("<!-- wp:paragraph -->\n<p>one\ntwo</p>\n<!-- /wp:paragraph -->", "one two"),
        (
            '[caption id="x"]<a href="/b"><img src="/a.png" alt="A"/></a> Words[/caption]',
            '<figure><a href="/b"><img src="/a.png" alt="A"></a><figcaption>Words</figcaption></figure>',
        ),
        ('[caption caption="Words"]<img src="/a.png" alt="A"/>[/caption]', '![A](/a.png "Words")'),
        ('[gallery ids="7,8,9"]', "![](https://x.example/a.jpg)"),
        (
            '[sourcecode language="python"]if a < b:\n    *x*[/sourcecode]',
            "```python\nif a < b:\n    *x*\n```",
        ),
        ("[embed]https://x.example/v[/embed]", "<https://x.example/v>"),
        ("https://x.example/v_1_\nnext", "<https://x.example/v_1_>\\\nnext"),
        ("[youtube=https://www.youtube.com/watch?v=abc]", "<https://www.youtube.com/watch?v=abc>"),
    ],
)
def test_marks_of_wordpress_become_markdown(content, markdown):
    text, remaining = convert_content(content, ATTACHMENTS)
    assert text == markdown
    assert not remaining


def test_shortcodes_that_stay_are_named_and_words_in_brackets_are_not():
    text, remaining = convert_content(
        '[gallery] [form id="1"] [box]in[/box] [sic] <code>[no id="1"]</code>', {}
    )
    assert remaining == ["gallery", "form", "box"]
    assert "\\[sic\\]" in text
