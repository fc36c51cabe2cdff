"""One frozen record of settings, built once from the environment. ``.env.example`` explains each."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

SHORTEST_KEY = 32  # characters
DRIVERS = ("mysql+pymysql", "sqlite")
MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
NOT_SET = "not-set"  # what `make secrets` writes where only the operator knows the secret
_ADDRESS = re.compile(r"[^@\s<>\"(),:;]+@[^@\s<>\"(),:;]+")


class SettingError(Exception):
    """A variable is missing or unusable; the message says which and what to set."""


@dataclass(frozen=True)
class ServerSettings:
    """What gunicorn is started with; none of it changes a page."""

    bind: str = "0.0.0.0:8000"  # inside a container; only nginx publishes a port
    workers: int = 2
    threads: int = 8
    json_log: bool = False
    behind_proxy: bool = False


@dataclass(frozen=True)
class MailSettings:
    """How letters leave the blog. Without a server they go into ``outbox``, without that nowhere."""

    server: str = ""
    port: int = 587
    security: str = "starttls"  # starttls, tls, none
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""  # an address alone; the blog's title stands before it
    outbox: Path | None = None  # a folder

    @property
    def is_on(self) -> bool:
        return bool(self.server or self.outbox)


@dataclass(frozen=True)
class ProviderSettings:
    """An OpenID Connect provider that people may log in through; without an issuer there is none."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    name: str = "OpenID Connect"  # on the button

    @property
    def is_on(self) -> bool:
        return bool(self.issuer)


@dataclass(frozen=True)
class Settings:
    # Kept out of repr(), so that no log line or error page can carry them.
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    media_directory: Path
    site_title: str = "Inkstone"
    site_url: str = ""  # without a trailing slash; empty: taken from the request
    default_language: str = "en"
    sign_up: str = "open"  # open, invitation, closed
    sign_up_role: str = "reader"
    posts_per_page: int = 10
    trusted_proxies: int = 0
    secure_cookies: bool = False
    json_log: bool = False
    database_wait_seconds: int = 60
    mail: MailSettings = MailSettings()
    provider: ProviderSettings = ProviderSettings()


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read every setting, or raise ``SettingError`` naming the first that is missing or weak."""
    return Settings(
        database_url=_database_url(environ),
        secret_key=_secret_key(environ),
        media_directory=Path(environ.get("MEDIA_DIRECTORY") or "instance/media").resolve(),
        site_title=environ.get("SITE_TITLE") or "Inkstone",
        site_url=_site_url(environ),
        default_language=_one_of(environ, "DEFAULT_LANGUAGE", ("en", "zh")),
        sign_up=_one_of(environ, "SIGN_UP", ("open", "invitation", "closed")),
        sign_up_role=_one_of(environ, "SIGN_UP_ROLE", ("reader", "author")),
        posts_per_page=_whole_number(environ, "POSTS_PER_PAGE", 10, 1, 100),
        trusted_proxies=_whole_number(environ, "TRUSTED_PROXIES", 0, 0, 5),
        secure_cookies=_one_of(environ, "SECURE_COOKIES", ("no", "yes")) == "yes",
        json_log=_one_of(environ, "LOG_FORMAT", ("text", "json")) == "json",
        database_wait_seconds=_whole_number(environ, "DATABASE_WAIT_SECONDS", 60, 0, 3600),
        mail=_mail(environ),
        provider=_provider(environ),
    )


def read_server_settings(environ: Mapping[str, str] = os.environ) -> ServerSettings:
    """The settings of the web server, or ``SettingError``."""
    return ServerSettings(
        bind=environ.get("BIND") or ServerSettings.bind,
        workers=_whole_number(environ, "WEB_WORKERS", 2, 1, 64),
        threads=_whole_number(environ, "WEB_THREADS", 8, 1, 64),
        json_log=_one_of(environ, "LOG_FORMAT", ("text", "json")) == "json",
        behind_proxy=_whole_number(environ, "TRUSTED_PROXIES", 0, 0, 5) > 0,
    )


def read_secret(environ: Mapping[str, str], name: str) -> str:
    """``NAME``, or the text of the file that ``NAME_FILE`` names; empty when neither is set."""
    path = environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            cause = error.strerror if isinstance(error, OSError) else "it is not text"
            message = f"{name}_FILE: {path} cannot be read ({cause}). Run: make secrets"
            raise SettingError(message) from error
    return environ.get(name, "")


def _database_url(environ: Mapping[str, str]) -> str:
    """A password kept apart (``DATABASE_PASSWORD[_FILE]``) replaces ``{password}`` in ``DATABASE_URL``."""
    url = read_secret(environ, "DATABASE_URL")
    if not url:
        message = "DATABASE_URL is not set. For MySQL: mysql+pymysql://user:{password}@host/database"
        raise SettingError(message)
    password = read_secret(environ, "DATABASE_PASSWORD")
    if "{password}" in url and not password:
        message = (
            "DATABASE_URL asks for a {password}, and DATABASE_PASSWORD[_FILE] is not set. Run: make secrets"
        )
        raise SettingError(message)
    return _supported(url.replace("{password}", quote(password, safe="")))


def _supported(url: str) -> str:
    try:
        driver = make_url(url).drivername
    except (ArgumentError, ValueError):
        driver = ""  # the message would show the URL, and the password with it
    if driver not in DRIVERS:
        message = f"DATABASE_URL starts with {driver or 'nothing known'!r}; it takes {' or '.join(DRIVERS)}"
        raise SettingError(message)
    return url


def _provider(environ: Mapping[str, str]) -> ProviderSettings:
    issuer = environ.get("OIDC_ISSUER", "")
    if not issuer:
        return ProviderSettings()
    # In the clear anybody on the way could say who somebody is; a provider on the same machine has no way.
    if not re.fullmatch(r"(https://|http://(localhost|127\.0\.0\.1)(?=[:/]|$))[^?#\s\"'<>]*", issuer):
        message = (
            f"OIDC_ISSUER is {issuer!r}; it takes the provider's address, like https://login.example.org"
        )
        raise SettingError(message)
    client_id, secret = environ.get("OIDC_CLIENT_ID", ""), read_secret(environ, "OIDC_CLIENT_SECRET")
    if not client_id or not secret:
        missing = "OIDC_CLIENT_SECRET[_FILE]" if client_id else "OIDC_CLIENT_ID"
        message = f"{missing} is not set, and OIDC_ISSUER is. The provider gives both for this blog"
        raise SettingError(message)
    return ProviderSettings(issuer, client_id, secret, environ.get("OIDC_NAME") or ProviderSettings.name)


def _site_url(environ: Mapping[str, str]) -> str:
    url = environ.get("SITE_URL", "").rstrip("/")
    if url and not re.fullmatch(r"https?://[^/?#\s\"'<>]+", url):
        message = f"SITE_URL is {url!r}; it takes the address of the home page, like https://blog.example.org"
        raise SettingError(message)
    return url


def _mail(environ: Mapping[str, str]) -> MailSettings:
    security = _one_of(environ, "MAIL_SECURITY", tuple(MAIL_PORTS))
    outbox = environ.get("MAIL_OUTBOX")
    mail = MailSettings(
        server=environ.get("MAIL_SERVER", ""),
        port=_whole_number(environ, "MAIL_PORT", MAIL_PORTS[security], 1, 65535),
        security=security,
        user=environ.get("MAIL_USER", ""),
        password=read_secret(environ, "MAIL_PASSWORD"),
        sender=environ.get("MAIL_FROM", ""),
        outbox=Path(outbox).resolve() if outbox else None,
    )
    if mail.server:
        _refuse_half_mail(mail, environ)
    return mail


def _refuse_half_mail(mail: MailSettings, environ: Mapping[str, str]) -> None:
    """Said at the start, not by the first letter that somebody waits for in vain."""
    if not _ADDRESS.fullmatch(mail.sender):
        raise SettingError(
            f"MAIL_FROM is {mail.sender!r}; MAIL_SERVER needs an address, like blog@example.org"
        )
    if not environ.get("SITE_URL"):
        raise SettingError("SITE_URL is not set; MAIL_SERVER needs it, for the links in letters")
    if mail.user and mail.security == "none":
        raise SettingError(
            "MAIL_SECURITY is 'none'; MAIL_USER's password would travel readable for everybody"
        )


def check_mail_password(mail: MailSettings) -> None:
    """For the process that sends: the others do not get the password. Raises ``SettingError``."""
    if mail.server and mail.user and mail.password in {"", NOT_SET}:
        raise SettingError("MAIL_PASSWORD[_FILE] is not set; MAIL_USER needs it. See .env.example, Mail")


def _secret_key(environ: Mapping[str, str]) -> str:
    key = read_secret(environ, "SECRET_KEY")
    if len(key) < SHORTEST_KEY:
        message = f"SECRET_KEY is missing or shorter than {SHORTEST_KEY} characters. Run: make secrets"
        raise SettingError(message)
    return key


def _one_of(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = environ.get(name) or choices[0]
    if value not in choices:
        message = f"{name} is {value!r}; it takes {' or '.join(choices)}"
        raise SettingError(message)
    return value


def _whole_number(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    value = environ.get(name) or str(default)
    if not value.isdecimal() or not low <= int(value) <= high:
        message = f"{name} is {value!r}; it takes a whole number from {low} to {high}"
        raise SettingError(message)
    return int(value)
