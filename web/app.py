"""The factory: reads as the table of contents of the blog."""

from flask import Flask

from web.extensions import babel, csrf, db, login, migrate
from web.settings import Settings, read_settings


def create_app(settings: Settings | None = None) -> Flask:
    """Build the blog. Raises ``SettingError`` when a setting is missing or weak."""
    settings = settings or read_settings()
    app = Flask("web")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=16 * 2**20,
    )
    app.extensions["settings"] = settings
    db.init_app(app)
    migrate.init_app(app, db, compare_server_default=True)
    return app
