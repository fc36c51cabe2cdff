"""The form under a post."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import Email, Length, Optional

from web.views.asking import visitor
from web.views.fields import Form, refuse_control_characters, require_text, strip, unify_line_ends
from web.views.sharing import is_shared

LONGEST_COMMENT = 10_000
_LONGEST_ID = 18  # digits; more do not fit a BIGINT


def read_form() -> "CommentForm":
    """As it stands on the page; with a token of its own it would be nobody else's."""
    return CommentForm(meta={"csrf": not is_shared()})


class CommentForm(Form):
    name = StringField(
        _("Name"),
        filters=[strip],
        validators=[Length(max=120, message=_("This is too long.")), refuse_control_characters],
    )
    email = EmailField(
        _("E-mail (never shown)"),
        filters=[strip],
        validators=[
            Optional(),
            Length(max=254, message=_("This is too long.")),
            Email(_("This is not an e-mail address.")),
        ],
    )
    markdown = TextAreaField(
        _("Comment"),
        filters=[unify_line_ends],
        validators=[
            require_text,
            Length(max=LONGEST_COMMENT, message=_("At most 10000 characters, please.")),
            refuse_control_characters,
        ],
    )
    follow = BooleanField(_("Tell me of answers by e-mail"))
    follow_thread = BooleanField(_("Tell me of all comments here by e-mail"))
    parent_id = HiddenField()
    stamp = HiddenField()
    proof = HiddenField()  # filled by comment-proof.js; without it the comment is held
    website = StringField(_("Leave this empty"))  # a trap: people neither see nor fill it

    def validate_name(self, field: StringField) -> None:
        if visitor().is_anonymous and not field.data:
            raise ValidationError(_("This is needed."))

    def validate_follow_thread(self, field: BooleanField) -> None:
        self.validate_follow(field)

    def validate_follow(self, field: BooleanField) -> None:
        if visitor().is_anonymous and field.data and not self.email.data:
            raise ValidationError(_("An e-mail address is needed for that."))

    def validate_parent_id(self, field: HiddenField) -> None:
        text = field.data or ""
        if text and not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID):
            raise ValidationError(_("The comment that you answer is not there any more."))

    def answered_id(self) -> int | None:
        return int(self.parent_id.data) if self.parent_id.data else None
