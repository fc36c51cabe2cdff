"""Headers that hold with nginx in front and without."""

from flask import Flask, Response, request

from web.views.asking import settings

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Flask-WTF compares the referrer on HTTPS, so it must reach ourselves; others learn nothing.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR = "max-age=31536000"


def init_app(app: Flask) -> None:
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if settings().secure_cookies:
        response.headers.setdefault("Strict-Transport-Security", ONE_YEAR)
    _set_caching(response)
    return response


def _set_caching(response: Response) -> None:
    if request.endpoint == "static" and "v" in request.args and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = f"public, {ONE_YEAR}, immutable"
    elif request.endpoint != "static":
        # Pages differ by visitor: no cache in between may keep them.
        response.headers.setdefault("Cache-Control", "private, no-cache")
