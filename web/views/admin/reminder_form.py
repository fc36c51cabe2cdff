"""The form of a reminder: a moment on somebody's own clock, and what is to be said then."""

from datetime import datetime

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import DateTimeLocalField, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from web.models import Reminder, utc_now
from web.services import reminding
from web.services.site.choices import TIME_ZONES
from web.services.site.storing import load_site
from web.views.fields import Form, refuse_control_characters, require_text, strip
from web.views.times import from_zone_time, to_zone_time

_MOST_DIGITS = 18  # more do not fit a BIGINT
_LAST_YEAR = 9000  # a year behind which no clock of the database reaches, whatever the time zone


class ReminderForm(Form):
    text = StringField(
        lazy_gettext("What you want to be reminded of"),
        filters=[strip],
        validators=[
            require_text,
            Length(max=reminding.LONGEST_TEXT, message=lazy_gettext("At most 500 characters, please.")),
            refuse_control_characters,
        ],
    )
    due_at = DateTimeLocalField(
        lazy_gettext("When"),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[InputRequired(lazy_gettext("This is needed."))],
    )
    time_zone = SelectField(
        lazy_gettext("Time zone"),
        choices=[SelectChoice(zone, zone.replace("_", " ")) for zone in TIME_ZONES],
    )
    post_id = SelectField(lazy_gettext("About a text"))
    stored_time: datetime | None = None

    def validate_due_at(self, field: DateTimeLocalField) -> None:
        if field.data is None:  # it could not be read, which is said already
            return
        if self.time_zone.data not in TIME_ZONES or field.data.year > _LAST_YEAR or field.data.year < 1970:  # noqa: PLR2004 - where clocks begin
            raise ValidationError(_("This is no moment that a clock will show."))
        due_at = from_zone_time(field.data, self.time_zone.data)
        if due_at <= utc_now() and due_at != self.stored_time:
            raise ValidationError(_("This moment is over already."))

    def offer_posts(self, chosen_id: int | None) -> None:
        titles = [SelectChoice(str(number), title) for number, title in reminding.list_posts(chosen_id)]
        self.post_id.choices = [SelectChoice("", lazy_gettext("None")), *titles]

    def to_wish(self) -> reminding.Wish:
        return reminding.Wish(
            text=self.text.data,
            due_at=from_zone_time(self.due_at.data, self.time_zone.data),
            time_zone=self.time_zone.data,
            post_id=int(self.post_id.data) if self.post_id.data else None,
        )


def new_form(user_id: int) -> ReminderForm:
    """``?post=`` chooses what it is about."""
    asked = _read_id(request.form.get("post_id") or request.args.get("post", ""))
    zone = reminding.last_time_zone(user_id) or load_site().time_zone
    form = ReminderForm(data={"time_zone": zone, "post_id": str(asked or "")})
    form.offer_posts(asked)
    return form


def fill_form(reminder: Reminder) -> ReminderForm:
    form = ReminderForm(
        data={
            "text": reminder.text,
            "due_at": to_zone_time(reminder.due_at, reminder.time_zone),
            "time_zone": reminder.time_zone,
            "post_id": str(reminder.post_id or ""),
        }
    )
    form.stored_time = reminder.due_at
    form.offer_posts(_read_id(request.form.get("post_id", "")) or reminder.post_id)
    return form


def _read_id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None
