"""What is wrong in an export, all of it, before anything is stored."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from web.importing.own.fields import BadFileError
from web.importing.own.lists import People, list_readers, read_lines
from web.importing.own.records import OwnPicture, OwnTag, OwnText
from web.importing.own.texts import read_text_file
from web.services.pictures import check_stored
from web.services.recoding import BadPictureError


def find_troubles(root: Path, people: People, files: Sequence[Path]) -> Iterator[str]:
    tags: set[str] = set()
    for name, read in list_readers(root, people).items():
        try:
            for thing in read_lines(root / name, read):
                if isinstance(thing, OwnTag):
                    tags.add(thing.slug)
                if isinstance(thing, OwnPicture) and (trouble := _check_picture(thing)):
                    yield f"media/{thing.digest[:2]}/{thing.digest}.webp: {trouble}"
        except (BadFileError, OSError) as error:
            yield f"{name}: {error}"
    yield from _check_texts(root, people, files, tags)
    stems = {file.stem for file in files}
    for file in sorted((root / "comments").glob("*.jsonl")):
        if file.stem not in stems:
            yield f"comments/{file.name}: its text is not there"


def _check_texts(root: Path, people: People, files: Sequence[Path], tags: set[str]) -> Iterator[str]:
    seen: set[str] = set()
    for file in files:
        try:
            text = read_text_file(root, file, people)
        except (BadFileError, OSError) as error:
            yield f"{file.relative_to(root).as_posix()}: {error}"
            continue
        if unknown := set(text.tag_slugs) - tags:
            yield f"{text.where}: {min(unknown)} is not in tags.jsonl"
        for own in _own_marks(text):
            if own in seen:
                yield f"{text.where}: {own} is another text's as well"
            seen.add(own)


def _own_marks(text: OwnText) -> set[str]:
    return {f"key {text.key}", *(f"address {slug}" for slug in (text.slug, *(old.slug for old in text.old)))}


def _check_picture(picture: OwnPicture) -> str:
    try:
        size = check_stored(picture.path, picture.digest)
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    except BadPictureError:
        return "is not the picture that its name says, or carries more than a picture"
    return "" if size == (picture.width, picture.height) else "is not of the size that pictures.jsonl says"
