"""A file of JSON, value by value: no more of it is in memory than the value that is made.

A value is told by the first thing that the parser says of it; whoever is given one makes it, walks it, or
passes over it, before the next.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError
from pathlib import Path
from typing import IO, Any

from ijson import JSONError, ObjectBuilder

# Of 3.6.0 the parser in C ends the process at a number of 5,000 digits, and takes away or garbles what stands
# behind half a character, which texts that were cut may hold.
from ijson.backends.python import basic_parse

from web.importing.records import SourceRefusedError

Event = tuple[str, Any]
Events = Iterator[Event]
_BUFFER_BYTES = 2**18
_DEEPEST = 100
_END, _ESCAPE = b'",', ord("\\")
_MARK = b"\xef\xbb\xbf"
_STEPS = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}


@contextmanager
def open_values(path: Path, way: str) -> Iterator[Events]:
    """What the parser says of the file. Raises ``SourceRefusedError``, whose last words are ``way``."""
    try:
        with path.open("rb") as file:
            if file.read(len(_MARK)) != _MARK:
                file.seek(0)
            yield _parse(file, path.name, way)
    except OSError as error:
        raise SourceRefusedError(f"{path.name} cannot be read: {error.strerror}.") from error


def _parse(file: IO[bytes], name: str, way: str) -> Events:
    depth = 0
    try:
        for event, value in basic_parse(_Pieces(file), buf_size=_BUFFER_BYTES):
            depth += _STEPS.get(event, 0)
            if depth > _DEEPEST:
                break
            yield event, value
        else:
            return
        said = "it is nested too deep"
    except (JSONError, ValueError) as error:
        said = _describe(error)
    raise SourceRefusedError(f"{name} is broken JSON: {said} (before byte {file.tell()}). {way}")


class _Pieces:
    """The file, each piece of which ends behind a value where it can.

    The parser lets go of what it has read only where a piece ends between two values: pieces of equal size,
    which end within a text, it would hold all.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._rest = file, b""

    def read(self, size: int) -> bytes:
        more = self._file.read(size)
        piece = self._rest + more
        end = piece.rfind(_END) if more else -1
        while end > 0 and piece[end - 1] == _ESCAPE:
            end = piece.rfind(_END, 0, end)
        end = end + len(_END) if end > 0 else len(piece)
        self._rest = piece[end:]
        return piece[:end]


def _describe(error: Exception) -> str:
    """Without the places that the parser names: they count from wherever its buffer began."""
    if isinstance(error, JSONDecodeError):
        return error.msg
    cause = error.args[0] if error.args else ""
    return "it is not UTF-8" if isinstance(cause, UnicodeDecodeError) else str(cause)[:100]


def each_member(events: Events, first: Event) -> Iterator[tuple[str, Event]]:
    """Names and values of an object; nothing of what is none."""
    if first[0] != "start_map":
        pass_over(events, first)
        return
    for event, name in events:
        if event == "end_map":
            return
        yield name, next(events)


def each_element(events: Events, first: Event) -> Iterator[Event]:
    """The values of a list; nothing of what is none."""
    if first[0] != "start_array":
        pass_over(events, first)
        return
    for event in events:
        if event[0] == "end_array":
            return
        yield event


def pass_over(events: Events, first: Event) -> None:
    depth = _STEPS.get(first[0], 0)
    while depth:
        depth += _STEPS.get(next(events)[0], 0)


def make(events: Events, first: Event) -> Any:
    builder, depth = ObjectBuilder(), _STEPS.get(first[0], 0)
    builder.event(*first)
    while depth:
        event, value = next(events)
        builder.event(event, value)
        depth += _STEPS.get(event, 0)
    return builder.value
