"""``make walks``: WALKS random walks (5,000) on MySQL, or ON=sqlite; what was tried is not tried again.

They are drawn by 25 from seeds of their own (SEED, SEED + 1, …); the file in STATE knows which were walked to
their end. A walk that loses something ends the run, with its history; the next run begins with its seed.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fixtures_mysql import run_container
from tests.walks.trying import Ground, on_mysql, on_sqlite, try_walks

STATE = Path(os.environ.get("STATE", "artefacts/walks"))
ON = os.environ.get("ON", "mysql")
WALKS = int(os.environ.get("WALKS", "5000"))
SEED = int(os.environ.get("SEED", "1"))
TOGETHER = 25


def tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def open_ground() -> Iterator[Ground]:
    with TemporaryDirectory(prefix="walks-") as made:
        if ON == "sqlite":
            yield on_sqlite(Path(made))
            return
        with run_container() as server:
            yield on_mysql(server, Path(made))


def sweep(ground: Ground, file: Path) -> None:
    walked: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    started, before = time.monotonic(), sum(walked.values())
    for seed in range(SEED, SEED + -(-WALKS // TOGETHER)):
        if str(seed) in walked:
            continue
        tell(f"SEED={seed} ON={ON}")
        walked[str(seed)] = try_walks(ground, TOGETHER, seed)
        file.write_text(json.dumps(walked))
        done = sum(walked.values())
        tell(f"{done} walks on {ON}, {done - before} of them in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    STATE.mkdir(parents=True, exist_ok=True)
    with open_ground() as ground:
        sweep(ground, STATE / f"{ON}.json")
