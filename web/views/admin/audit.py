"""Who did what to what, as it was written down."""

from flask import render_template
from flask_babel import gettext as _

from web.services.auditing import Entry, list_entries
from web.views.admin.blueprint import blueprint
from web.views.admin.settings_form import SettingsForm
from web.views.guards import require
from web.views.role_names import role_name
from web.views.turning import read_sheet


@blueprint.get("/audit")
@require("administer")
def audit() -> str:
    tell = {"subject_of": _subject_of, "fact_of": _fact_of}
    return render_template("admin/audit.html", sheet=read_sheet(list_entries), words=_words(), **tell)


def _subject_of(entry: Entry) -> str:
    """Settings by the labels of their form, in the reader's language."""
    if entry.action != "settings-changed":
        return entry.subject
    labels = {field.name: field.label.text for field in SettingsForm()}
    return ", ".join(str(labels.get(name, name)) for name in entry.subject.split(", "))


def _fact_of(entry: Entry, name: str) -> str:
    value = str(entry.facts.get(name, ""))
    return role_name(value) if entry.action == "role-changed" else value


def _words() -> dict[str, str]:
    return {
        "settings-changed": _("changed settings"),
        "role-changed": _("changed the role of"),
        "person-blocked": _("blocked"),
        "person-unblocked": _("let in again"),
        "post-deleted": _("deleted the text"),
        "picture-deleted": _("deleted a picture"),
        "comment-approved": _("showed comments"),
        "comment-spam": _("marked comments as spam"),
        "comment-deleted": _("deleted comments"),
        "invitation-made": _("invited"),
        "invitation-taken-back": _("took back an invitation"),
        "redirect-made": _("made a redirect"),
        "redirect-deleted": _("deleted a redirect"),
        "job-retried": _("started a job again"),
        "jobs-deleted": _("deleted finished jobs"),
        "reminder-made": _("made a reminder"),
        "reminder-changed": _("changed a reminder"),
        "reminder-done": _("is done with a reminder"),
        "reminder-opened": _("opened a reminder again"),
        "reminder-deleted": _("deleted a reminder"),
        "token-made": _("made an API token"),
        "token-taken-back": _("took back an API token"),
        "tag-renamed": _("renamed the tag"),
        "tag-merged": _("merged into another the tag"),
        "tag-deleted": _("deleted the tag"),
    }
