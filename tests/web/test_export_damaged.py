"""A damaged or wicked export: a clear message, and not a row."""

import tarfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.exports import export, fill
from tests.web.imports import count_rows, run
from tests.web.test_pictures import draw
from web.exporting.texts import write_text
from web.importing.own import unpacking
from web.importing.own.texts import split_text


def change(folder: Path, name: str, new: bytes | None) -> None:
    if new is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(new)


POST = "posts/ink.md"
BAD = {
    "no front matter": (POST, b"Text"),
    "cut": (POST, b"---\ntitle: Ink\n"),
    "not utf-8": (POST, "---\ntitle: 墨\n---\n\n".encode("gb18030")),
    "no facts": (POST, b"---\n- a\n---\n\n"),
    "object": (POST, b"---\nx: !!python/object/apply:os.system [true]\n---\n\n"),
    "deep": (POST, b"---\nx: " + b"[" * 5000 + b"\n---\n\n"),
    "aliases": (POST, b"---\na: &a [" + b"x, " * 99 + b"x]\ntags: [" + b"*a, " * 99 + b"*a]\n---\n\n"),
    "no people": ("people.jsonl", b""),
    "bad people": (
        "people.jsonl",
        b'{"name": "../x"}\n',
    ),
    "bad json": ("tags.jsonl", b"{\n"),
    "deep json": ("tags.jsonl", b"[" * 100_000),
    "no tags": ("tags.jsonl", b""),
    "bad comment": ("comments/ink.jsonl", b'{"key": "a"}\n'),
    "round": (
        "comments/ink.jsonl",
        b'{"key": "a", "answers": "a", "status": "held", "created": "2024-01-01T00:00:00Z", "markdown": ""}',
    ),
    "bad redirect": ("redirects.jsonl", b'{"path": "/a", "target": "javascript:alert(1)", "code": 301}\n'),
    "later format": ("inkstone.json", b'{"format": 2}'),
    "comments of nobody": ("comments/gone.jsonl", b""),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_ends_in_a_clear_message_and_changes_nothing(app, library, other, tmp_path, what):
    fill(app, library)
    folder = export(app, tmp_path / "out")
    name, data = BAD[what]
    change(folder, name, data)
    result = run(other, "import", folder)
    assert result.exit_code == 10, result.output
    assert name in result.output or "people" in what or "tags" in what
    assert "export again" in result.output
    assert not any(count_rows(other).values())


@pytest.mark.parametrize("what", ["gone", "changed"])
def test_a_bad_picture_changes_nothing(app, library, other, tmp_path, what):
    fill(app, library)
    folder = export(app, tmp_path / "out")
    (picture,) = (folder / "media").rglob("*.webp")
    change(picture.parent, picture.name, None if what == "gone" else draw("WEBP", size=(9, 9)))
    result = run(other, "import", folder)
    assert result.exit_code == 10
    assert picture.name in result.output
    assert not any(count_rows(other).values())
    assert not (tmp_path / "other-media").exists()


def pack(path: Path, *entries: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for entry in entries:
            archive.addfile(entry, BytesIO(b"x" * entry.size))
    return path


def entry(name: str, **facts) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    for fact, value in facts.items():
        setattr(made, fact, value)
    return made


@pytest.mark.parametrize(
    "entries",
    [
        [entry("../out", size=1)],
        [entry("/tmp/out-of-inkstone", size=1)],
        [entry("a", type=tarfile.SYMTYPE, linkname="/etc/passwd")],
        [entry("a", type=tarfile.LNKTYPE, linkname="../../etc/passwd")],
        [entry("a", type=tarfile.CHRTYPE)],
    ],
    ids=["above", "absolute", "link", "hard link", "device"],
)
def test_a_tar_that_leads_outside_is_refused(other, tmp_path, entries):
    result = run(other, "import", pack(tmp_path / "bad.tar.gz", *entries))
    assert result.exit_code == 10
    assert not any(count_rows(other).values())


@pytest.mark.parametrize(("limit", "most"), [("_MOST_BYTES", 1000), ("_MOST_FILES", 2)])
def test_a_tar_that_grows_too_large_is_refused_before_it_does(other, tmp_path, monkeypatch, limit, most):
    monkeypatch.setattr(unpacking, limit, most)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    packed = pack(tmp_path / "bomb.tar.gz", *(entry(f"posts/{number}.md", size=400) for number in range(3)))
    result = run(other, "import", packed)
    assert result.exit_code == 10
    assert "cannot be unpacked" in result.output
    assert list(tmp_path.glob("inkstone-import-*")) == []


def test_a_tar_that_is_cut_is_refused(app, library, other, tmp_path):
    fill(app, library)
    packed = export(app, tmp_path / "out.tar.gz")
    packed.write_bytes(packed.read_bytes()[:400])
    result = run(other, "import", packed)
    assert result.exit_code == 10
    assert "cannot be unpacked" in result.output


def test_a_link_in_an_export_is_refused(app, library, other, tmp_path):
    fill(app, library)
    folder = export(app, tmp_path / "out")
    (folder / "posts/link.md").symlink_to("/etc/passwd")
    assert run(other, "import", folder).exit_code == 10


STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(STORABLE, STORABLE)
def test_any_title_and_text_come_back_to_the_letter(title, markdown):
    facts, found = split_text(write_text({"title": title}, markdown))
    assert (facts.text("title", 10**9), found) == (title, markdown)
