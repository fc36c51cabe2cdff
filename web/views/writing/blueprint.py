"""One blueprint for the writer's desk; each module beside this one adds its pages."""

from flask import Blueprint

blueprint = Blueprint("writing", __name__)
