"""Somebody with a browser: keeps cookies, reads the tokens of forms, logs in."""

import re
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"|value="([^"]+)"[^>]* name="csrf_token"')


class Browser:
    def __init__(self, site: str) -> None:
        self.site, self.jar = site, CookieJar()
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.jar))

    def ask(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> bytes:
        """Raises ``HTTPError`` for what is refused."""
        body = urlencode(fields).encode() if fields else None
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        with self.opener.open(Request(self.site + path, data=body, headers=given), timeout=30) as answer:  # noqa: S310 - the stack's own address
            return bytes(answer.read())

    def token(self, path: str) -> str:
        found = _TOKEN.search(self.ask(path).decode())
        return (found[1] or found[2]) if found else ""

    def log_in(self, name: str, password: str) -> None:
        token = self.token("/log-in")
        self.ask("/log-in", {"name_or_email": name, "password": password, "csrf_token": token})

    @property
    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)
