"""The forms of signing up, logging in, and one's own account."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Regexp

from web.services.accounts import (
    LONGEST_DISPLAY_NAME,
    LONGEST_EMAIL,
    LONGEST_NAME,
    NAME_PATTERN,
    SHORTEST_NAME,
)
from web.services.joining.invitations import LONGEST_NOTE
from web.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from web.views.fields import Form, refuse_control_characters, require_text, strip


def _email() -> EmailField:
    return EmailField(
        _("E-mail"),
        filters=[strip],
        validators=[
            require_text,
            Length(max=LONGEST_EMAIL, message=_("This is too long.")),
            Email(_("This is not an e-mail address.")),
        ],
    )


def _shown_name(*more: Callable[..., None]) -> StringField:
    return StringField(
        _("Shown name"),
        filters=[strip],
        validators=[
            *more,
            Length(max=LONGEST_DISPLAY_NAME, message=_("This is too long.")),
            refuse_control_characters,
        ],
    )


def _new_password(label: object) -> PasswordField:
    return PasswordField(
        label,
        validators=[Length(SHORTEST_PASSWORD, LONGEST_PASSWORD, _("At least 10 characters, please."))],
    )


class SignUpForm(Form):
    name = StringField(
        _("Name"),
        filters=[strip],
        validators=[
            require_text,
            Length(SHORTEST_NAME, LONGEST_NAME, _("Between 2 and 64 characters, please.")),
            Regexp(NAME_PATTERN, message=_("Latin letters, digits, hyphens, dots and underscores only.")),
        ],
    )
    email = _email()
    display_name = _shown_name()
    password = _new_password(_("Password"))
    website = StringField(_("Leave this empty"))  # a trap: people neither see nor fill it


class LogInForm(Form):
    name_or_email = StringField(
        _("Name or e-mail"),
        filters=[strip],
        validators=[require_text, Length(max=254, message=_("This is too long."))],
    )
    password = PasswordField(_("Password"), validators=[Length(1, LONGEST_PASSWORD, _("This is needed."))])
    remember = BooleanField(_("Stay logged in on this device"))


def _code() -> StringField:
    return StringField(
        _("Code"),
        filters=[strip],
        validators=[require_text, Length(max=40, message=_("This is too long."))],
    )


class CodeForm(Form):
    code = _code()


class NewCodeForm(CodeForm):
    """The first code of a telephone that was just set up."""


class ConfirmForm(Form):
    """Without the fields that somebody has no secret for."""

    password = PasswordField(_("Password"), validators=[Length(1, LONGEST_PASSWORD, _("This is needed."))])
    code = _code()


class ProfileForm(Form):
    display_name = _shown_name(require_text)


class EmailForm(Form):
    email = _email()


class PasswordForm(Form):
    password = _new_password(_("New password"))


class LettersForm(Form):
    """Its fields are named as the letters are."""

    comment = BooleanField(_("when somebody comments on a text of yours"))
    reply = BooleanField(_("when somebody answers a comment of yours"))
    digest = BooleanField(_("once a week, what was published"))


class InvitationForm(Form):
    """Roles and days are the view's to offer."""

    role = SelectField(_("Role"))
    days = SelectField(_("Good for"), coerce=int, default=7)
    note = StringField(
        _("For whom"),
        filters=[strip],
        validators=[
            Length(max=LONGEST_NOTE, message=_("This is too long.")),
            refuse_control_characters,
        ],
    )


class DeletionForm(Form):
    comments = RadioField(
        _("Your comments"),
        choices=[
            SelectChoice("keep", _("stay, without your name")),
            SelectChoice("remove", _("are deleted")),
        ],
        default="keep",
        validators=[InputRequired(_("This is needed."))],
    )
    posts = RadioField(
        _("Your posts and pictures"),
        choices=[
            SelectChoice("keep", _("stay, in the name of the blog's administrator")),
            SelectChoice("remove", _("are deleted")),
        ],
        default="keep",
        validators=[InputRequired(_("This is needed."))],
    )
    password = PasswordField(_("Password"), validators=[Length(1, LONGEST_PASSWORD, _("This is needed."))])
