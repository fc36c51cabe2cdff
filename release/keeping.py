"""Secrets and certificates: made once, kept for good, never a default."""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from release.errors import StoppedError
from release.runner import ROOT, ask, read
from release.speech import tell
from release.stack import Stack

CERTIFICATE, CERTIFICATE_KEY = "certificate", "certificate_key"
OPERATORS_OWN = {"mail_password"}  # nobody but the operator can know it
NOT_SET = "not-set"  # the blog says so where it is needed (web/settings.py)
RANDOM_BYTES = 36  # 48 characters
PEM = re.compile(r"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----\n", re.DOTALL)


def make_secrets(stack: Stack) -> list[str]:
    """Make what is missing; the names of what was made. What exists is never replaced."""
    wanted = {
        name: path for name, path in stack.secrets.items() if name not in {CERTIFICATE, CERTIFICATE_KEY}
    }
    made = [name for name, path in wanted.items() if not path.exists()]
    if any(name.startswith("database_") for name in made):
        _refuse_strangers(stack)
    for name in made:
        # Letters, digits, - and _ alone: nothing that SQL, a shell or a URL takes for its own.
        text = NOT_SET if name in OPERATORS_OWN else secrets.token_urlsafe(RANDOM_BYTES)
        write_once(wanted[name], text + "\n")
    if made:
        tell("secrets", f"made {', '.join(made)} in {_show(wanted[made[0]].parent)}")
    _refuse_empty(wanted)
    return made


def make_certificates(stack: Stack) -> bool:
    """A self-signed certificate for local use, unless one is there."""
    certificate, key = stack.secrets[CERTIFICATE], stack.secrets[CERTIFICATE_KEY]
    if certificate.exists() and key.exists():
        return False
    if certificate.exists() or key.exists():
        raise StoppedError(
            "half a certificate", f"Only one of {certificate.name} and {key.name} is there.",
            f"Put the other one into {_show(key.parent)}, or take this one away.",
        )  # fmt: skip
    parts = {
        match[1]: match[0]
        for match in PEM.finditer(
            read(stack.engine.make_certificate(stack.base_image, stack.certificate_names))
        )
    }
    write_once(key, parts["PRIVATE KEY"])
    write_once(certificate, parts["CERTIFICATE"])
    tell("secrets", f"made a self-signed certificate for {', '.join(stack.certificate_names)}")
    return True


def write_once(path: Path, text: str) -> None:
    """0444 in a folder of 0700: a container's user may read the mounted file, others here cannot reach it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    # Complete or not there at all: a half-written password would be taken for the real one for ever.
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_text(text, encoding="ascii")
    partial.chmod(0o444)
    partial.rename(path)


def _refuse_strangers(stack: Stack) -> None:
    """The server learns its passwords once: new files for an old volume would lock everybody out."""
    if ask(stack.engine.docker("volume", "inspect", stack.database_volume)).returncode == 0:
        remove = " ".join(stack.engine.docker("volume", "rm", stack.database_volume))
        raise StoppedError(
            "password files are missing, but the database is there and knows the old ones",
            f"volume {stack.database_volume}, folder {_show(stack.own_folder)}",
            f"Put the files back into {_show(stack.own_folder)} (from your backup of it).",
            f"{remove}   only if the data may go",
        )


def _refuse_empty(wanted: Mapping[str, Path]) -> None:
    # Compose makes a folder where a mounted file is missing.
    bad = [
        path for path in wanted.values() if not path.is_file() or not path.read_text(encoding="utf-8").strip()
    ]
    if bad:
        raise StoppedError(
            f"the secret {bad[0].name} is empty or not a file",
            str(bad[0]),
            f"rm -r {_show(bad[0])} && make secrets",
        )


def _show(path: Path) -> str:
    return os.path.relpath(path, ROOT) if path.is_relative_to(ROOT) else str(path)
