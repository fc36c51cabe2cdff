"""Roles as people read them."""

from flask_babel import gettext as _


def role_name(role: str) -> str:
    names = {
        "reader": _("Reader"),
        "author": _("Author"),
        "editor": _("Editor"),
        "administrator": _("Administrator"),
    }
    return str(names.get(role, role))
