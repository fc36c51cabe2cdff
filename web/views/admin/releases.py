"""The release of this environment, its revision, and how both came here."""

from flask import render_template

from web.services.releases import find_standing
from web.views.admin.blueprint import blueprint
from web.views.guards import require


@blueprint.get("/releases")
@require("administer")
def releases() -> str:
    return render_template("admin/releases.html", standing=find_standing())
