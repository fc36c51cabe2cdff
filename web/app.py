"""The factory: reads as the table of contents of the blog."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from web import commands, log
from web.config import flask_config
from web.extensions import babel, csrf, db, login, migrate, prepare_sqlite_connections
from web.services.authentication import provider
from web.services.brakes import Brakes
from web.settings import Settings, read_settings
from web.views import errors, pieces, security, sharing, spelling, surroundings
from web.views.rooms import BLUEPRINTS


def create_app(settings: Settings | None = None) -> Flask:
    """Build the blog. Raises ``SettingError`` when a setting is missing or weak."""
    settings = settings or read_settings()
    app = Flask("web")
    app.config.update(flask_config(settings))
    app.extensions["settings"] = settings
    app.extensions["brakes"] = Brakes()
    _trust_proxies(app, settings.trusted_proxies)
    _tie_extensions(app)
    provider.init_app(app, settings.provider)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    security.init_app(app)
    errors.init_app(app)
    surroundings.init_app(app)
    spelling.init_app(app)
    pieces.init_app(app)
    sharing.init_app(app)
    commands.init_app(app)
    log.init_app(app, as_json=settings.json_log)
    return app


def _tie_extensions(app: Flask) -> None:
    db.init_app(app)
    prepare_sqlite_connections(app)
    migrate.init_app(app, db, compare_server_default=True)
    csrf.init_app(app)
    login.init_app(app)
    babel.init_app(
        app, locale_selector=surroundings.choose_language, timezone_selector=surroundings.choose_time_zone
    )


def _trust_proxies(app: Flask, count: int) -> None:
    # The host is taken from Host alone, which nginx sets: X-Forwarded-Host would be the visitor's word.
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign] # Flask's documented way
