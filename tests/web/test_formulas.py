"""Formulas become MathML once, prices stay prices, and nothing that a formula can say breaks a page."""

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web.services.allowed import POST_TAGS
from web.services.formulas import MOST_CHARACTERS, draw_formulas
from web.services.markdown import render


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        ("$E=mc^2$", "<msup><mi>c</mi><mn>2</mn></msup>"),
        ("其中$x$是", "其中<math"),
        (r"$\frac{1}{2}$", "<mfrac>"),
        ("$$\n\\int_0^1 x\\,dx\n$$", '<div class="formula" tabindex="0"><math display="block">'),
        ("Text $$x^2$$ text", '<math display="block">'),
        ("$a<b$", "<mo>&lt;</mo>"),
        ("$5 + x = 7$", "<mn>5</mn>"),
        (r"$$\begin{aligned}a&=b\\&=c\end{aligned}$$", "<mtable"),
        ("| a |\n|---|\n| $x_1$ |", "<msub>"),
        ("- $x$", "<mi>x</mi>"),
    ],
)
def test_a_formula_is_drawn(source, drawn):
    assert drawn in render(source).html
    assert "$" not in render(source).html


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $6.",
        "$5, or 6$ there",
        "US$5/A$6",
        "between $5 and 10$.",
        "$HOME/$USER",
        "echo $PATH",
        "$ x $",
        "100$",
        r"\$x\$",
        "从$5涨到$6。",
    ],
)
def test_money_and_names_stay_as_they_are(text):
    html = render(text).html
    assert "<math" not in html
    assert re.sub("<[^>]*>", "", html).strip() == text.replace("\\", "")


@pytest.mark.parametrize("text", ["`$x$`", "```\n$x$\n```", "    $x$"])
def test_code_stays_code(text):
    assert "<math" not in render(text).html


@pytest.mark.parametrize(
    "source",
    [
        r"\nosuch{x}",
        r"\text{<b>&}",
        "{" * 900,
        r"\sqrt" * 150,
        "^" * 100,
        "x" * 1001,
        "}",
        "x}{",
    ],
)
def test_what_cannot_be_drawn_is_shown_as_it_was_typed(source):
    html = render(f"$${source}$$").html
    assert "<math" not in html
    assert "<code>$$" in html


@pytest.mark.parametrize(
    "text",
    [
        r"$\text{</mtext><script>alert(1)</script>}$",
        r"$\href{javascript:alert(1)}{x}$",
        r"$\style{background:url(//x)}{x}$",
        r"$\class{x}{y}\id{x}{y}$",
        r"$\mathrm{<img src=x onerror=alert(1)>}$",
        '<span class="math inline">\\text{&lt;img src=x onerror=alert(1)&gt;}</span>',
        "<math><mi><img src=x onerror=alert(1)></mi></math>",
        '<div class="math block"><script>alert(1)</script></div>',
    ],
)
def test_a_formula_brings_nothing_with_it(text):
    html = render(text).html
    # As text it may be shown; as a tag or attribute it may not stand.
    tags = re.findall(r"<[a-z][^>]*>", html)
    assert not [tag for tag in tags if re.search(r"script|onerror|href|style|img|javascript", tag)]


def test_the_summary_has_the_source_and_not_the_parts():
    assert render("Then $E=mc^2$ holds.").summary == "Then E=mc^2 holds."


def test_very_many_formulas_take_no_time_beyond_a_bound():
    start = time.monotonic()
    html = render(
        "\n\n".join(f"$x_{{{number}}} + \\frac{{a}}{{b_{number}}}$" for number in range(20_000))
    ).html
    assert time.monotonic() - start < 60
    assert 0 < html.count("<math") < MOST_CHARACTERS / 20


# fmt: off
PARTS = st.sampled_from([
    r"\frac", r"\sqrt", r"\left(", r"\right)", r"\begin{matrix}", r"\end{matrix}", r"\text{", "{", "}", "^",
    "_", "&", r"\\", "x", "1", "<", ">", '"', "'", "墨", " ", "%", "#", r"\color{red}", r"\hat", r"\limits",
    r"\binom", "[", "]",
])
# fmt: on


@given(st.lists(PARTS, max_size=60).map("".join))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_formula_breaks_a_page(source):
    start = time.monotonic()
    escaped = source.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    html = draw_formulas(f'<span class="math inline">{escaped}</span>')
    assert time.monotonic() - start < 5
    tags = set(re.findall(r"<([a-z]+)", html))
    assert tags == {"code"} or "math" in tags
    assert not (tags & POST_TAGS) - {"code"}
