"""From any picture that we take to a WebP that carries nothing but the picture."""

import threading
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, ImageSequence

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
WIDEST_PIXELS = 1600
TALLEST_PIXELS = 16383  # WebP's own limit
MOST_PIXELS = 40_000_000  # about 160 MB once unpacked
MOST_FRAMES = 300
QUALITY = 85

# One at a time per process: unpacked pictures are what would fill a small container's memory.
_one_at_a_time = threading.Lock()


class BadPictureError(Exception):
    """Not a picture, of another format, damaged, or larger than we unpack."""


@dataclass(frozen=True)
class Recoded:
    data: bytes
    width: int
    height: int


def recode(data: bytes) -> Recoded:
    """Turned as its EXIF says, at most 1600 pixels wide, without metadata. Animations stay animations."""
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                return _write_webp(_read_frames(image), image)
        # Damaged files raise whatever the decoder stumbles over (IndexError was seen); it all means the same.
        except Exception as error:
            raise BadPictureError from error


def narrow(data: bytes, width: int) -> bytes:
    """What ``recode`` gave, no wider than this; animations stay animations. Raises ``BadPictureError``."""
    with _one_at_a_time:
        try:
            with Image.open(BytesIO(data), formats=("WEBP",)) as image:
                return _write_webp(_read_frames(image, width), image).data
        except Exception as error:
            raise BadPictureError from error


def check_recoded(data: bytes) -> tuple[int, int]:
    """Width and height of a picture that ``recode`` made, here or elsewhere. Raises ``BadPictureError``."""
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(data), formats=("WEBP",)) as image:
                _read_frames(image)  # to the last pixel
                is_bare = not image.getexif() and not {"xmp", "icc_profile", "exif"} & set(image.info)
                width, height = image.size
        except Exception as error:
            raise BadPictureError from error
    if not is_bare or width > WIDEST_PIXELS:
        raise BadPictureError
    return width, height


def _read_frames(image: Image.Image, width: int = WIDEST_PIXELS) -> list[Image.Image]:
    frame_count = getattr(image, "n_frames", 1)
    if image.width * image.height * frame_count > MOST_PIXELS or frame_count > MOST_FRAMES:
        raise BadPictureError
    return [_prepare(frame, width) for frame in ImageSequence.Iterator(image)]


def _prepare(frame: Image.Image, width: int) -> Image.Image:
    turned = ImageOps.exif_transpose(frame)
    plain = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    plain.thumbnail((width, TALLEST_PIXELS))
    return plain


def _write_webp(frames: list[Image.Image], original: Image.Image) -> Recoded:
    first, *others = frames
    first.info.clear()
    output = BytesIO()
    if others:
        duration, loop = original.info.get("duration", 100), original.info.get("loop", 0)
        first.save(
            output, "WEBP", quality=QUALITY, save_all=True, append_images=others, duration=duration, loop=loop
        )
    else:
        first.save(output, "WEBP", quality=QUALITY)
    return Recoded(output.getvalue(), first.width, first.height)
