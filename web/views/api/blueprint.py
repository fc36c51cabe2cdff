"""The blueprint that every operation registers with."""

from flask import Blueprint

from web.extensions import csrf

PREFIX = "/api/v1"

blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
# A form on another site can send a cookie, which is not taken here, but no token.
csrf.exempt(blueprint)
