"""The form of writing."""

from collections.abc import Iterable
from datetime import UTC, datetime

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import DateTimeLocalField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from web.models import Post
from web.services.publishing import Draft
from web.services.tagging import LONGEST_TAG, MOST_TAGS, split_tags
from web.views.fields import Form, refuse_control_characters, require_text, strip, unify_line_ends

LONGEST_TEXT = 1_000_000
STATUSES = [
    ("draft", _("Draft")),
    ("published", _("Published")),
    ("scheduled", _("Scheduled")),
    ("private", _("Private")),
]
KINDS = [("post", _("Post")), ("page", _("Page"))]


class PostForm(Form):
    title = StringField(
        _("Title"),
        filters=[strip],
        validators=[
            require_text,
            Length(max=255, message=_("At most 255 characters, please.")),
            refuse_control_characters,
        ],
    )
    slug = StringField(
        _("Address"), filters=[strip], validators=[Length(max=191, message=_("This is too long."))]
    )
    markdown = TextAreaField(
        _("Text"),
        filters=[unify_line_ends],
        validators=[Length(max=LONGEST_TEXT, message=_("At most a million characters, please."))],
    )
    tags = StringField(_("Tags"), filters=[strip], validators=[refuse_control_characters])
    status = SelectField(_("Status"), choices=STATUSES)
    kind = SelectField(_("Kind"), choices=KINDS, default="post")
    published_at = DateTimeLocalField(
        _("Publish at"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[Optional()]
    )
    picture = FileField(_("Picture"))

    def validate_tags(self, field: StringField) -> None:
        names = split_tags(field.data)
        if len(names) > MOST_TAGS:
            raise ValidationError(_("At most 20 tags, please."))
        if any(len(name) > LONGEST_TAG for name in names):
            raise ValidationError(_("A tag is at most 120 characters long."))

    def validate_published_at(self, field: DateTimeLocalField) -> None:
        if self.status.data == "scheduled" and field.data is None:
            raise ValidationError(_("When should it be published?"))

    def offer_kinds(self, allowed: Iterable[str]) -> None:
        self.kind.choices = [choice for choice in KINDS if choice[0] in allowed]

    def to_draft(self) -> Draft:
        time: datetime | None = self.published_at.data
        return Draft(
            title=self.title.data,
            slug=self.slug.data,
            markdown=self.markdown.data,
            tags=self.tags.data,
            status=self.status.data,
            kind=self.kind.data,
            published_at=time.replace(tzinfo=UTC) if time else None,
        )


def fill_form(post: Post) -> PostForm:
    """From the post on the first look; from what was typed ever after."""
    return PostForm(obj=post, data={"tags": ", ".join(tag.name for tag in post.tags)})
