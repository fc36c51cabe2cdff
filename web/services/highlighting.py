"""Code in colours: classes only, the inks are in code.css."""

from markdown_it.common.utils import escapeHtml
from pygments import highlight as run_lexer
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

# Some lexers take seconds for a megabyte, and a writer waits.
LONGEST_CODE = 50_000  # characters
CLASSES = frozenset(STANDARD_TYPES.values()) - {""}

_FORMATTER = HtmlFormatter(nowrap=True)


def highlight(code: str, language: str, _attributes: str = "") -> str:
    """``<pre>`` with spans; plain when the language is unknown or the code very long."""
    return f'<pre class="highlight"><code>{_colour(code, language)}</code></pre>\n'


def _colour(code: str, language: str) -> str:
    # Other blogs write ```python{3,5} or ```{.python .numbered}.
    name = language.strip("{}.").partition("{")[0].partition(",")[0].lower()
    if not name or len(code) > LONGEST_CODE:
        return escapeHtml(code)
    try:
        lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return escapeHtml(code)
    return str(run_lexer(code, lexer, _FORMATTER))
