"""Tokens with which programs act for somebody: made, listed, taken back."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from web.services.authentication import api_tokens
from web.views.account.blueprint import blueprint
from web.views.account.confirming import confirmed
from web.views.asking import person, person_id
from web.views.fields import Form, refuse_control_characters, require_text, strip
from web.views.guards import require

# What a scope is good for, and the permission without which it would open nothing.
SCOPES = {
    "read": (lazy_gettext("Read texts, tags and comments"), "read"),
    "posts": (lazy_gettext("Write, change, publish and delete texts"), "write"),
    "files": (lazy_gettext("Upload and delete pictures"), "write"),
    "comments": (lazy_gettext("Comment in your name"), "comment"),
    "moderation": (lazy_gettext("See the comments that wait, and decide about them"), "moderate"),
    "tags": (lazy_gettext("Rename, merge and delete tags"), "edit_tags"),
}


class TokenForm(Form):
    name = StringField(
        lazy_gettext("What it is for"),
        filters=[strip],
        validators=[
            require_text,
            Length(max=api_tokens.LONGEST_NAME, message=lazy_gettext("This is too long.")),
            refuse_control_characters,
        ],
    )
    days = SelectField(lazy_gettext("Good for"), coerce=int, default=90)
    scopes = SelectMultipleField(
        lazy_gettext("It may"),
        default=["read"],
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        validators=[DataRequired(lazy_gettext("This is needed."))],
    )


@blueprint.route("/account/tokens", methods=["GET", "POST"])
@require("account")
@confirmed
def tokens() -> str | tuple[str, int]:
    form = _make_form()
    if not form.is_submitted():
        return _render(form)
    token = _make(form) if form.validate() else None
    # An empty form again: ticks that stayed would give the next token more than was meant.
    return _render(_make_form(is_sent=False), token) if token else (_render(form), 422)


@blueprint.post("/account/tokens/<int:token_id>/take-back")
@require("account")
def take_back_token(token_id: int) -> Response:
    """Of what is not theirs nothing is said: the answer is the same when there is no such token."""
    if len(str(token_id)) <= 18:  # noqa: PLR2004 - more digits do not fit a BIGINT
        api_tokens.take_back_api_token(person_id(), token_id)
    flash(_("The token is taken back."))
    return redirect(url_for("account.tokens"))


def _make_form(*, is_sent: bool = True) -> TokenForm:
    form = TokenForm() if is_sent else TokenForm(None)
    form.days.choices = [(days, ngettext("%(num)s day", "%(num)s days", days)) for days in api_tokens.DAYS]
    form.scopes.choices = [
        SelectChoice(scope, said) for scope, (said, needed) in SCOPES.items() if person().can(needed)
    ]
    return form


def _make(form: TokenForm) -> str | None:
    try:
        return api_tokens.make_api_token(person_id(), form.name.data, form.scopes.data or [], form.days.data)
    except api_tokens.TooManyTokensError:
        form.name.errors = [_("You have 50 tokens: take some back first.")]
        return None


def _render(form: TokenForm, token: str = "") -> str:
    """The token stands in this answer alone: nothing that is stored could show it again."""
    return render_template(
        "account/tokens.html",
        form=form,
        token=token,
        tokens=api_tokens.list_api_tokens(person_id()),
        scopes={scope: said for scope, (said, _needed) in SCOPES.items()},
    )
