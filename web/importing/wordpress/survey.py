"""The first reading: whether the whole file holds together, and what its items refer to."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from web.importing.records import FoundAuthor, SourceRefusedError
from web.importing.wordpress.elements import read_elements, read_facts
from web.services.slugs import make_slug


@dataclass
class Survey:
    site: str = ""
    item_count: int = 0
    is_export: bool = False
    authors: dict[str, FoundAuthor] = field(default_factory=dict)  # by login
    authors_by_id: dict[str, FoundAuthor] = field(default_factory=dict)
    attachments: dict[str, str] = field(default_factory=dict)  # addresses by id

    def author(self, login: str) -> FoundAuthor | None:
        """A login that no author declares is an author all the same, unless it is a slip of the pen."""
        if not login:
            return None
        slips = (one for name, one in self.authors.items() if make_slug(name, "") == make_slug(login, "-"))
        return self.authors.get(login) or next(slips, None) or FoundAuthor(login, login)


def survey(path: Path) -> Survey:
    """Raises ``SourceRefusedError``."""
    found = Survey()
    for element in read_elements(path):
        facts = read_facts(element)
        found.is_export |= element.tag.startswith("wp:") or any(name.startswith("wp:") for name in facts)
        if element.tag == "item":
            found.item_count += 1
            if facts.get("wp:post_type") == "attachment":
                found.attachments[facts.get("wp:post_id", "")] = facts.get("wp:attachment_url", "")
        elif element.tag == "wp:author":
            _add_author(found, facts)
        elif element.tag in {"wp:base_blog_url", "wp:base_site_url", "link"}:
            found.site = _site_of(element.text or "") or found.site
    if not found.is_export:
        raise SourceRefusedError(
            f"{path.name} is XML, but not an export of WordPress: nothing in it is in WordPress's namespace. "
            "Nothing was imported. Type the .xml file that WordPress wrote (Tools, Export)."
        )
    return found


def _add_author(found: Survey, facts: dict[str, str]) -> None:
    login = facts.get("wp:author_login", "")
    names = " ".join(filter(None, (facts.get("wp:author_first_name"), facts.get("wp:author_last_name"))))
    shown = facts.get("wp:author_display_name") or names or login
    author = FoundAuthor(login or shown, shown, facts.get("wp:author_email", ""))
    if author.name:
        found.authors[login] = author
        found.authors_by_id[facts.get("wp:author_id", "")] = author


def _site_of(address: str) -> str:
    """Host and path: the blog stays the same when it moves to https."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return f"{parts.netloc}{parts.path}".rstrip("/").lower()
