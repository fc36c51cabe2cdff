"""The blog as it was: for each revision that was once the newest, the last commit that knew no newer one.

Of revisions that came in one commit only the last was ever a head. Without a history (an archive, a shallow
clone) there is today's code alone.
"""

import io
import re
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

PARTS = ("web", "migrations", "gunicorn.conf.py")  # what a web image holds
NUMBER = re.compile(r"^migrations/versions/(\d{4})_\w+\.py$", re.MULTILINE)


@dataclass(frozen=True)
class Era:
    """``commit`` is empty for the code as it stands here."""

    revision: str
    commit: str = ""

    def __str__(self) -> str:
        return f"{self.revision} ({self.commit[:8] or 'as it stands here'})"

    def unpack(self, folder: Path) -> Path:
        """Where its code lies: ``folder``, filled from the commit, or the repository itself."""
        if not self.commit:
            return ROOT
        with tarfile.open(fileobj=io.BytesIO(git("archive", self.commit, *PARTS))) as archive:
            archive.extractall(folder, filter="data")
        return folder


def find_eras() -> list[Era]:
    """Newest first; the first is today's."""
    today = max(path.name[:4] for path in (ROOT / "migrations/versions").glob("[0-9]*.py"))
    eras = {today: Era(today)}
    for commit in list_ends():
        listed = git("ls-tree", "-r", "--name-only", commit, "web/serve.py", "migrations/versions").decode()
        numbers = NUMBER.findall(listed)
        if numbers and "web/serve.py" in listed:
            eras.setdefault(max(numbers), Era(max(numbers), commit))
    return [eras[revision] for revision in sorted(eras, reverse=True)]


def list_ends() -> list[str]:
    """The commits just before the revisions' folder was touched, newest first."""
    if not (ROOT / ".git").exists():
        return []
    found = git("log", "--format=%P", "--", "migrations/versions").decode().split()
    known = git("rev-list", "HEAD").decode().split()  # a shallow clone names parents that it does not have
    return [commit for commit in found if commit in set(known)]


def git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True).stdout
