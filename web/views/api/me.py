"""Whose the token is, and how far it goes."""

from flask_babel import lazy_gettext as _
from marshmallow import fields

from web.views.api.bearer import bearer
from web.views.api.declaring import Given, Operation, serve
from web.views.api.shapes.base import PersonShape


class MeShape(PersonShape):
    id = fields.Integer(required=True)
    roles = fields.List(fields.String(), required=True)
    scopes = fields.List(fields.String(), required=True)
    token_expires_at = fields.DateTime(required=True)


@serve("GET", "/me", Operation("account", "", _("Whose the token is, and what it may do"), gives=MeShape))
def show_me(_given: Given) -> dict[str, object]:
    who = bearer()
    return {
        "id": who.id,
        "name": who.name,
        "display_name": who.display_name,
        "roles": sorted(who.roles),
        "scopes": sorted(who.scopes),
        "token_expires_at": who.expires_at,
    }
