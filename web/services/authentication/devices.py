"""A visit as a person recognises it: which browser on which system, and roughly from where."""

import ipaddress
from dataclasses import dataclass

# The first that is found: most browsers claim to be several others as well.
_BROWSERS = (
    *(("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi")),
    *(("MicroMessenger/", "WeChat"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome")),
    *(("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"), ("python", "Python")),
)
_SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("HarmonyOS", "HarmonyOS")),
    *(("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")),
)
_V4_BITS, _V6_BITS = 24, 48


@dataclass(frozen=True)
class Visit:
    """``device`` is empty when the browser says nothing known."""

    device: str
    address: str


def describe_visit(agent: str, address: str | None) -> Visit:
    """From the User-Agent header and the visitor's address."""
    words = (_find(agent, _BROWSERS), _find(agent, _SYSTEMS))
    return Visit(", ".join(word for word in words if word), coarsen(address))


def coarsen(address: str | None) -> str:
    """The network around an address: enough to recognise one's own, too little to find a house."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    bits = _V4_BITS if isinstance(parsed, ipaddress.IPv4Address) else _V6_BITS
    return str(ipaddress.ip_network((parsed, bits), strict=False))


def _find(agent: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in known if mark in agent), "")
