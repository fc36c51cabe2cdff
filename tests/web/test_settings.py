"""Settings: read once, and refused by name when they are missing or weak."""

import pytest
from sqlalchemy import make_url

from web.settings import SettingError, read_server_settings, read_settings

GOOD = {"DATABASE_URL": "sqlite:///blog.db", "SECRET_KEY": "k" * 32}


def read(**environ: str):
    return read_settings({**GOOD, **environ})


def test_two_variables_are_enough():
    settings = read_settings(GOOD)
    assert (settings.site_title, settings.sign_up, settings.sign_up_role) == ("Inkstone", "open", "reader")
    assert settings.posts_per_page == 10


def test_empty_variables_mean_the_default():
    names = ("SITE_TITLE", "SITE_URL", "MEDIA_DIRECTORY", "DEFAULT_LANGUAGE", "SIGN_UP", "SIGN_UP_ROLE")
    numbers = ("POSTS_PER_PAGE", "TRUSTED_PROXIES", "SECURE_COOKIES", "LOG_FORMAT", "DATABASE_WAIT_SECONDS")
    assert read(**dict.fromkeys((*names, *numbers), "")) == read()
    empty = dict.fromkeys(("BIND", "WEB_WORKERS", "WEB_THREADS", "TRUSTED_PROXIES", "LOG_FORMAT"), "")
    assert read_server_settings(empty) == read_server_settings({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "no address"),
        ("DATABASE_URL", "mysql://ink:hunter2@db/blog"),
        ("DATABASE_URL", "mariadb+pymysql://ink:hunter2@db/blog"),
        ("DATABASE_URL", "postgresql://ink:hunter2@db/blog"),
        ("DATABASE_URL", "mysql+pymysql://ink:hunter2@db:port/blog"),
        ("DATABASE_URL", "mysql+pymysql://ink:{password}@db/blog"),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "k" * 31),
        ("SECRET_KEY_FILE", "/no/such/file"),
        ("SITE_URL", "blog.example"),
        ("SITE_URL", "javascript:alert(1)"),
        ("SITE_URL", "https://blog.example/?x"),
        ("DEFAULT_LANGUAGE", "de"),
        ("SIGN_UP", "maybe"),
        ("SIGN_UP_ROLE", "administrator"),
        ("POSTS_PER_PAGE", "0"),
        ("POSTS_PER_PAGE", "101"),
        ("POSTS_PER_PAGE", "ten"),
        ("POSTS_PER_PAGE", "-1"),
        ("TRUSTED_PROXIES", "6"),
        ("SECURE_COOKIES", "true"),
        ("LOG_FORMAT", "xml"),
        ("DATABASE_WAIT_SECONDS", "1.5"),
        ("OIDC_ISSUER", "login.example.org"),
        ("OIDC_ISSUER", "http://login.example.org"),
        ("OIDC_ISSUER", "http://localhost.example.org"),
    ],
)
def test_wrong_setting_is_named_and_no_secret_shown(name, value):
    with pytest.raises(SettingError) as refusal:
        read(**{name: value})
    assert name.removesuffix("_FILE") in str(refusal.value)
    assert "hunter2" not in str(refusal.value)
    assert "hunter2" not in str(refusal.value.__cause__)


@pytest.mark.parametrize(
    ("name", "value"), [("WEB_WORKERS", "0"), ("WEB_THREADS", "65"), ("LOG_FORMAT", "xml")]
)
def test_wrong_server_setting_is_named(name, value):
    with pytest.raises(SettingError, match=name):
        read_server_settings({name: value})


def test_secrets_come_from_files_without_their_last_line_end(tmp_path):
    (tmp_path / "key").write_text("f" * 40 + "\n")
    assert read(SECRET_KEY_FILE=str(tmp_path / "key")).secret_key == "f" * 40


def test_secret_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "key").write_bytes(b"\xff" * 40)
    with pytest.raises(SettingError, match="SECRET_KEY_FILE"):
        read(SECRET_KEY_FILE=str(tmp_path / "key"))


@pytest.mark.parametrize("password", ["plain", "p@ss:w/rd?#%&+ {x}", "墨"])
def test_password_kept_apart_is_put_in_whole(tmp_path, password):
    (tmp_path / "password").write_text(password + "\n", encoding="utf-8")
    settings = read(
        DATABASE_URL="mysql+pymysql://ink:{password}@db/blog",
        DATABASE_PASSWORD_FILE=str(tmp_path / "password"),
    )
    assert make_url(settings.database_url).password == password


def test_address_of_the_site_loses_its_last_slash():
    assert read(SITE_URL="https://blog.example:8443/").site_url == "https://blog.example:8443"


def test_a_provider_needs_all_three_or_nothing():
    issuer = {"OIDC_ISSUER": "https://login.example.org/realms/ink"}
    with pytest.raises(SettingError, match="OIDC_CLIENT_ID is not set"):
        read(**issuer)
    with pytest.raises(SettingError, match="OIDC_CLIENT_SECRET"):
        read(**issuer, OIDC_CLIENT_ID="blog")
    settings = read(**issuer, OIDC_CLIENT_ID="blog", OIDC_CLIENT_SECRET="hunter2")
    assert settings.provider.is_on
    assert "hunter2" not in repr(settings)
    assert not read().provider.is_on
