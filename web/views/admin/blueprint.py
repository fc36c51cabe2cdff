"""One blueprint for the administration; each module beside this one adds its pages."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
