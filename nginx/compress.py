"""Put a .gz beside each file that gains from it, so that nginx compresses nothing twice (gzip_static)."""  # noqa: INP001 - a script, no package

import gzip
import sys
from pathlib import Path

WORTH_IT = 0.95  # of the size; above, a browser's work outweighs the bytes saved
ALREADY_COMPRESSED = {".gz", ".webp", ".png", ".jpg", ".jpeg", ".gif", ".avif", ".woff2", ".zip"}


def compress_tree(root: Path) -> None:
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix not in ALREADY_COMPRESSED:
            compress(path)


def compress(path: Path) -> None:
    plain = path.read_bytes()
    packed = gzip.compress(plain, compresslevel=9, mtime=0)  # no time inside: equal input, equal image
    if len(packed) < len(plain) * WORTH_IT:
        path.with_name(path.name + ".gz").write_bytes(packed)


if __name__ == "__main__":
    compress_tree(Path(sys.argv[1]))
