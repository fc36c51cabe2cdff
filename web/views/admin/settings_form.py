"""The form of the settings. Lists are lines of a text area, so that they need no script."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from web.services.site import choices
from web.services.site.choices import Site
from web.views.fields import Form, refuse_control_characters, require_text, strip, unify_line_ends

_TOO_LONG = Length(max=20_000, message=_("This is too long."))
_ACCENT_NAMES = (_("Ink blue"), _("Pine green"), _("Plum"), _("Umber"), _("Slate"))
_RULES = [
    SelectChoice("open", _("Shown at once")),
    SelectChoice("first", _("Held until one comment of the same person was approved")),
    SelectChoice("guests", _("Held from guests, shown at once from people with an account")),
    SelectChoice("closed", _("Closed: nobody can comment")),
]


def _number(label: object, most: int) -> IntegerField:
    message = _("A whole number from 0 to %(most)s, please.", most=most)
    return IntegerField(label, validators=[InputRequired(message), NumberRange(0, most, message)])


def _line(label: object, longest: int, *more: object) -> StringField:
    length = Length(max=longest, message=_("This is too long."))
    return StringField(label, filters=[strip], validators=[*more, length, refuse_control_characters])


def _lines(label: object) -> TextAreaField:
    return TextAreaField(label, filters=[unify_line_ends], validators=[_TOO_LONG, refuse_control_characters])


class SettingsForm(Form):
    title = _line(_("Title of the blog"), choices.LONGEST_TITLE, require_text)
    tagline = _line(_("Tagline"), choices.LONGEST_TAGLINE)
    language = SelectField(_("Language"), choices=[SelectChoice("en", "English"), SelectChoice("zh", "中文")])
    time_zone = SelectField(
        _("Time zone"), choices=[SelectChoice(zone, zone.replace("_", " ")) for zone in choices.TIME_ZONES]
    )
    accent = RadioField(
        _("Colour"),
        choices=[SelectChoice(*pair) for pair in zip(choices.ACCENTS, _ACCENT_NAMES, strict=True)],
    )
    navigation = _lines(_("Links in the navigation"))
    comment_rule = RadioField(_("New comments"), choices=_RULES)
    comment_days = _number(_("Close after days"), choices.MOST_COMMENT_DAYS)
    comment_links = _number(_("Links that a comment may hold"), choices.MOST_COMMENT_LINKS)
    blocked_words = _lines(_("Words that hold a comment"))

    def validate_navigation(self, field: TextAreaField) -> None:
        links = _split_links(field.data)
        if len(links) > choices.MOST_LINKS:
            raise ValidationError(_("At most 8 links, please."))
        for title, address in links:
            if not 0 < len(title) <= choices.LONGEST_LINK_TITLE or not choices.is_address(address):
                raise ValidationError(_("Each line needs a title, a |, and a path or a whole address."))

    def validate_blocked_words(self, field: TextAreaField) -> None:
        words = _split_lines(field.data)
        if len(words) > choices.MOST_WORDS or any(len(word) > choices.LONGEST_WORD for word in words):
            raise ValidationError(_("At most 200 words of 80 characters, please."))

    def to_choices(self) -> dict[str, object]:
        chosen = {name: value for name, value in self.data.items() if name != "csrf_token"}
        chosen["navigation"] = tuple(_split_links(self.navigation.data))
        chosen["blocked_words"] = tuple(dict.fromkeys(_split_lines(self.blocked_words.data)))
        return chosen


def fill_form(site: Site) -> SettingsForm:
    stored = vars(site) | {
        "navigation": "\n".join(f"{title} | {address}" for title, address in site.navigation),
        "blocked_words": "\n".join(site.blocked_words),
    }
    return SettingsForm(data=stored)


def _split_lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _split_links(text: str) -> list[tuple[str, str]]:
    """The last bar of a line parts it: a title may hold one."""
    parts = (line.rpartition("|") for line in _split_lines(text))
    return [(title.strip(), address.strip()) for title, _bar, address in parts]
