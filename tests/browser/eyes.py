"""What a browser saw and a visitor would not: other hosts, refused scripts, missing files."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

# Chromium says this of every answer from 400 on; the answers themselves are judged below.
STATUS_NOISE = "Failed to load resource: the server responded with a status of"
# A container's network came or went on this machine while a part was on its way; not the blog's doing.
NETWORK_NOISE = "Failed to load resource: net::ERR_NETWORK_CHANGED"
PARTS = {"stylesheet", "script", "image", "font"}


class Eyes:
    """Watches every page of a context. ``others`` are addresses that a person is sent to on purpose."""

    def __init__(self, context: BrowserContext, blog: str, *others: str) -> None:
        self.hosts = {urlsplit(address).netloc for address in (blog, *others)}
        self.foreign: list[str] = []
        self.missing: list[str] = []
        self.complaints: list[str] = []
        context.on("request", self._see_request)
        context.on("response", self._see_response)
        context.on("console", self._see_console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def assert_all_quiet(self) -> None:
        assert not self.foreign, f"requests left the blog's own host: {self.foreign}"
        assert not self.missing, f"parts of a page were not served: {self.missing}"
        assert not self.complaints, f"the browser complained: {self.complaints}"

    def _see_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc not in self.hosts:
            self.foreign.append(request.url)

    def _see_response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in PARTS:
            self.missing.append(f"{response.status} {response.url}")

    def _see_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(
            (STATUS_NOISE, NETWORK_NOISE)
        ):
            self.complaints.append(message.text)
