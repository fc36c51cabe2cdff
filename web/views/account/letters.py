"""Which letters somebody gets."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services import accounts
from web.services.letter_wishes import LETTERS_TO_CHOOSE, choose_letters, list_wanted
from web.services.thread_following import list_followed
from web.views.account.blueprint import blueprint
from web.views.account.forms import LettersForm
from web.views.asking import person, settings
from web.views.guards import require


@blueprint.route("/account/letters", methods=["GET", "POST"])
@require("account")
def letters() -> Response | str:
    if not settings().mail.is_on:
        abort(404)
    wanted = list_wanted(person().id)
    form = LettersForm(data={letter: letter in wanted for letter in LETTERS_TO_CHOOSE})
    if form.validate_on_submit():
        choose_letters(person().id, [letter for letter in LETTERS_TO_CHOOSE if form[letter].data])
        flash(_("Saved."))
        return redirect(url_for("account.letters"))
    is_confirmed = accounts.find_by_name(person().name).email_confirmed_at is not None
    followed = list_followed(person().id)
    return render_template("account/letters.html", form=form, is_confirmed=is_confirmed, followed=followed)
