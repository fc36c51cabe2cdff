"""What fields of several forms share."""

import re

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import ValidationError
from wtforms.fields import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

# Tab and line ends are text; the other control characters are nobody's and not even XML's.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class Form(FlaskForm):  # type: ignore[misc] # Flask-WTF publishes no types
    """The one place where an untyped class enters."""


def strip(text: str | None) -> str:
    return (text or "").strip()


def unify_line_ends(text: str | None) -> str:
    """Forms send every line end as CR LF; what was typed, and what the text area holds, is LF."""
    return (text or "").replace("\r\n", "\n")


def refuse_control_characters(_form: BaseForm, field: Field) -> None:
    if field.data and _CONTROL.search(field.data):
        raise ValidationError(_("This holds characters that cannot be shown."))


def require_text(_form: BaseForm, field: Field) -> None:
    """Unlike WTForms' own rule this one leaves spaces at the ends where they are."""
    if not (field.data or "").strip():
        # What is not there breaks every later rule as well: one reason is enough.
        raise StopValidation(_("This is needed."))
