"""The OpenID Connect provider: Authlib asks it and checks what it says."""

import time

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from web.services.authentication.identities import Claims
from web.settings import ProviderSettings

TIMEOUT_SECONDS = 10
LOGGED_IN_WITHIN_SECONDS = 300
# Neither "none" nor one whose key would be our own secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


class ProviderError(Exception):
    """It does not answer, or what it says does not hold; the message names the kind alone, no secret."""


def init_app(app: Flask, settings: ProviderSettings) -> None:
    if not settings.is_on:
        return
    app.extensions["provider"] = OAuth(app).register(
        "provider",
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT_SECONDS,
        },
    )
    app.extensions["provider_settings"] = settings


def lead_to_provider(callback: str, *, again: bool) -> Response:
    """With state, nonce and PKCE; ``again``: the provider is to ask for the secret although it knows them."""
    client = current_app.extensions["provider"]
    more = {"prompt": "login", "max_age": 0} if again else {}
    try:
        _check_metadata(client.load_server_metadata())
        response: Response = client.authorize_redirect(callback, **more)
    except (OAuthError, RequestException, ValueError, RuntimeError) as error:
        raise ProviderError(type(error).__name__) from None
    return response


def read_answer(*, again: bool) -> Claims:
    """What stands in the request that the provider led the browser to."""
    client = current_app.extensions["provider"]
    settings: ProviderSettings = current_app.extensions["provider_settings"]
    options = {
        "iss": {"essential": True, "value": settings.issuer},
        "aud": {"essential": True, "value": settings.client_id},
        "sub": {"essential": True},
    }
    try:
        _check_metadata(client.load_server_metadata())
        token = client.authorize_access_token(claims_options=options)
    except (OAuthError, JoseError, RequestException, ValueError, RuntimeError) as error:
        raise ProviderError(type(error).__name__) from None
    claims = token.get("userinfo") or {}
    if not claims.get("sub") or (again and not _is_recent(claims.get("auth_time"))):
        raise ProviderError("the token says too little")
    return _read(claims)


def _check_metadata(metadata: dict[str, object]) -> None:
    """The issuer has to be the configured one; only signatures that prove something are taken."""
    settings: ProviderSettings = current_app.extensions["provider_settings"]
    if metadata.get("issuer") != settings.issuer:
        raise ProviderError("another issuer")
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    taken = [name for name in ALGORITHMS if isinstance(offered, list) and name in offered]
    if not taken:
        raise ProviderError("no signature that is taken")
    metadata["id_token_signing_alg_values_supported"] = taken


def _is_recent(auth_time: object) -> bool:
    return isinstance(auth_time, int) and time.time() - auth_time < LOGGED_IN_WITHIN_SECONDS


def _read(claims: dict[str, object]) -> Claims:
    def text(name: str) -> str:
        value = claims.get(name)
        return value if isinstance(value, str) else ""

    # Not "true" as text either: only what the standard says is the provider's word.
    email = text("email") if claims.get("email_verified") is True else ""
    name = text("preferred_username") or email.partition("@")[0] or text("name")
    return Claims(text("iss"), text("sub"), email, name, text("name"))
