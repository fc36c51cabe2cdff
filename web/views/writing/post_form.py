"""The form of writing."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import Field, SelectChoice
from wtforms.form import BaseForm
from wtforms.validators import Length, StopValidation

from web.models import Autosave, Post
from web.services.drafting.autosaves import LARGEST_WINDOW, Window
from web.services.drafting.versions import newest_number
from web.services.publishing import Draft
from web.services.tagging import LONGEST_TAG, MOST_TAGS, split_tags
from web.views.fields import Form, refuse_control_characters, require_text, strip, unify_line_ends
from web.views.times import from_site_time, to_site_time

LONGEST_TEXT = 1_000_000
_MOST_DIGITS = 18  # more do not fit a BIGINT
STATUSES = [
    SelectChoice("draft", _("Draft")),
    SelectChoice("published", _("Published")),
    SelectChoice("scheduled", _("Scheduled")),
    SelectChoice("unlisted", _("Unlisted")),
    SelectChoice("private", _("Private")),
]
KINDS = [SelectChoice("post", _("Post")), SelectChoice("page", _("Page"))]


def need_time_when_scheduled(form: BaseForm, field: Field) -> None:
    """In place of WTForms' ``Optional``, which would leave every other rule out when the field is empty."""
    if any(text.strip() for text in field.raw_data or ()):
        return
    field.errors[:] = []
    raise StopValidation(_("When should it be published?") if form["status"].data == "scheduled" else None)


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
        _("Publish at"),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[need_time_when_scheduled],
    )
    picture = FileField(_("Picture"))
    picture_alt = StringField(
        _("What it shows"),
        filters=[strip],
        validators=[Length(max=500, message=_("At most 500 characters, please.")), refuse_control_characters],
    )
    undescribed = HiddenField()  # how many pictures without a description the writer was told of
    based_on = HiddenField()
    window = HiddenField()  # its number, which keep-text.js chooses
    took = HiddenField()  # what was typed earlier and stands in the form now
    is_pinned = BooleanField(_("Pin it: it stands first on the home page"))
    stored_time: datetime | None = None

    def validate_tags(self, field: StringField) -> None:
        names = split_tags(field.data)
        if len(names) > MOST_TAGS:
            raise ValidationError(_("At most 20 tags, please."))
        if any(len(name) > LONGEST_TAG for name in names):
            raise ValidationError(_("A tag is at most 120 characters long."))

    def offer_kinds(self, allowed: Iterable[str]) -> None:
        self.kind.choices = [choice for choice in KINDS if choice.value in allowed]

    def to_draft(self, *, may_pin: bool) -> Draft:
        return Draft(
            title=self.title.data,
            slug=self.slug.data,
            markdown=self.markdown.data,
            tags=self.tags.data,
            status=self.status.data,
            kind=self.kind.data,
            published_at=self._read_time(),
            is_pinned=bool(self.is_pinned.data) if may_pin else None,
            based_on=read_number(self.based_on.data),
            window=read_window(self.window.data, self.took.data),
        )

    def _read_time(self) -> datetime | None:
        """The field shows no seconds: where its minute is the stored one, the stored seconds stay."""
        time: datetime | None = self.published_at.data
        if time is None:
            return None
        stored = self.stored_time
        minute = from_site_time(time)
        return stored if stored and stored.replace(second=0) == minute else minute


def read_number(text: str | None) -> int | None:
    """A version's number; None (of an old page, or nonsense) asks for no comparison."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 - as an INT column holds


def read_window(number: str | None, took: str | None) -> Window:
    """Nonsense is no window."""
    chosen = _read_digits(number)
    return Window(chosen if chosen and chosen <= LARGEST_WINDOW else None, _read_digits(took))


def _read_digits(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None


def fill_form(post: Post, typed: Autosave | None = None) -> PostForm:
    """From the post on the first look, or from what was typed and not saved; from the form ever after."""
    stored: dict[str, object] = {
        "title": post.title,
        "slug": post.slug,
        "markdown": post.markdown,
        "tags": ", ".join(tag.name for tag in post.tags),
        "status": post.status,
        "kind": post.kind,
        "is_pinned": post.pinned_at is not None,
        "based_on": str(newest_number(post.id)),
        "published_at": to_site_time(post.published_at),
    }
    form = PostForm(data=stored | typed_fields(typed))
    form.stored_time = post.published_at
    return form


def typed_fields(typed: Autosave | None) -> dict[str, object]:
    if typed is None:
        return {}
    words = {name: getattr(typed, name) for name in ("title", "markdown", "tags")}
    return words | {"based_on": str(typed.based_on), "took": str(typed.id)}
