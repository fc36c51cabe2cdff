"""Inviting people."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from web.services.joining import invitations
from web.services.permissions import Reach, may, reach_of, roles_to_give
from web.views.account.blueprint import blueprint
from web.views.account.forms import InvitationForm
from web.views.asking import person, settings, site_url
from web.views.guards import decides_by, refuse_unless, require
from web.views.role_names import role_name


@blueprint.route("/invitations", methods=["GET", "POST"], endpoint="invitations")
@require("invite")
def list_and_invite() -> str | tuple[str, int]:
    form = InvitationForm()
    form.role.choices = [(role, role_name(role)) for role in roles_to_give(person())]
    form.days.choices = [(days, ngettext("%(num)s day", "%(num)s days", days)) for days in invitations.DAYS]
    if not form.is_submitted():
        return _render(form)
    if not form.validate():
        return _render(form), 422
    token = invitations.invite(person().id, form.role.data, form.days.data, form.note.data)
    return _render(form, f"{site_url()}{url_for('account.sign_up', invitation=token)}")


@blueprint.post("/invitations/<int:invitation_id>/take-back")
@decides_by("invite")
def take_back_invitation(invitation_id: int) -> Response:
    refuse_unless(allowed=person().can("invite"))
    is_number = len(str(invitation_id)) <= 18  # noqa: PLR2004 - more digits do not fit a BIGINT
    made_by_id = invitations.find_maker(invitation_id) if is_number else None
    refuse_unless(allowed=may(person(), "invite", made_by_id))
    invitations.take_back(invitation_id, person().id)
    flash(_("The invitation is taken back."))
    return redirect(url_for("account.invitations"))


def _render(form: InvitationForm, address: str = "") -> str:
    """The address stands in this answer alone: nothing that is stored could show it again."""
    sees_all = reach_of(person().roles, "invite") is Reach.ANY
    return render_template(
        "account/invitations.html",
        form=form,
        address=address,
        invitations=invitations.list_invitations(None if sees_all else person().id),
        role_name=role_name,
        is_closed=settings().sign_up == "closed",
    )
