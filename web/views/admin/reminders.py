"""Reminders: each administrator's own."""

from functools import partial

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.models import Reminder
from web.services import accounts, reminding
from web.views.admin.blueprint import blueprint
from web.views.admin.reminder_form import ReminderForm, fill_form, new_form
from web.views.asking import person, person_id
from web.views.guards import require
from web.views.turning import read_sheet

_MOST_DIGITS = 18  # more do not fit a BIGINT


@blueprint.route("/reminders", methods=["GET", "POST"])
@require("administer")
def reminders() -> str | tuple[str, int] | Response:
    form = new_form(person_id())
    if form.validate_on_submit():
        reminding.add_reminder(person_id(), form.to_wish())
        flash(_("Saved."))
        return redirect(url_for("admin.reminders"))
    sheet = read_sheet(partial(reminding.list_reminders, person_id()))
    page = render_template("admin/reminders.html", form=form, sheet=sheet, is_confirmed=_is_confirmed())
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/reminders/<int:reminder_id>", methods=["GET", "POST"])
@require("administer")
def reminder(reminder_id: int) -> str | tuple[str, int] | Response:
    found = _find(reminder_id)
    form: ReminderForm = fill_form(found)
    if form.validate_on_submit():
        reminding.change_reminder(found, form.to_wish())
        flash(_("Saved."))
        return redirect(url_for("admin.reminders"))
    page = render_template("admin/reminder.html", form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/reminders/<int:reminder_id>/done")
@require("administer")
def settle_reminder(reminder_id: int) -> Response:
    reminding.set_done(_find(reminder_id), done=request.form.get("done") != "no")
    flash(_("Saved."))
    return redirect(url_for("admin.reminders"))


@blueprint.post("/reminders/<int:reminder_id>/delete")
@require("administer")
def delete_reminder(reminder_id: int) -> Response:
    reminding.delete_reminder(_find(reminder_id))
    flash(_("The reminder is gone."))
    return redirect(url_for("admin.reminders"))


def _find(reminder_id: int) -> Reminder:
    found = (
        reminding.find_reminder(person_id(), reminder_id) if len(str(reminder_id)) <= _MOST_DIGITS else None
    )
    return found or abort(404)


def _is_confirmed() -> bool:
    return accounts.find_by_name(person().name).email_confirmed_at is not None
