"""One blueprint for everything about one's account; each module beside this one adds its pages."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)
