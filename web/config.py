"""Settings as Flask and its extensions want them."""

from datetime import timedelta

from sqlalchemy import make_url

from web.services.schema import image_heads
from web.settings import Settings

LARGEST_REQUEST_BYTES = 16 * 2**20

# Strict, so that a value which does not fit is refused rather than cut.
MYSQL_MODE = (
    "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION"
)


def flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST_BYTES,
        # Flask's own 500 kB would refuse a long text that the database holds.
        "MAX_FORM_MEMORY_SIZE": LARGEST_REQUEST_BYTES,
        "BABEL_DEFAULT_LOCALE": settings.default_language,
        # A writer may sit over a form for days; the token ends with the session instead.
        "WTF_CSRF_TIME_LIMIT": None,
        **_cookies(secure=settings.secure_cookies),
    }


def engine_options(database_url: str) -> dict[str, object]:
    """What SQLAlchemy's engine is built with. A dead or slow MySQL must not hold a worker for ever."""
    # Else an error would carry what was to be stored, password hashes and addresses too, into the log.
    hidden = {"hide_parameters": True}
    if make_url(database_url).get_backend_name() != "mysql":
        return dict(hidden)
    return hidden | {
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "pool_timeout": 10,
        "isolation_level": "READ COMMITTED",
        "connect_args": {
            "charset": "utf8mb4",
            "connect_timeout": 5,
            "read_timeout": 30,
            "write_timeout": 30,
            "init_command": "SET time_zone = '+00:00'",
            "sql_mode": MYSQL_MODE,
            # By this the migrator knows what runs here, and on which schema it works.
            "program_name": f"inkstone needs {','.join(image_heads())}",
        },
    }


def _cookies(*, secure: bool) -> dict[str, object]:
    return {
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": secure,
        "REMEMBER_COOKIE_DURATION": timedelta(days=30),
    }
