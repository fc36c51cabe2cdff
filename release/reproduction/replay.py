"""From a snapshot on to a second after it, by the binary log of the server that was copied."""

import shlex

from release.errors import REFUSED, StoppedError
from release.reproduction.moment import Moment
from release.reproduction.place import CLIENT
from release.runner import pipe, read
from release.speech import timed
from release.stack import Stack

# Both sides are the server's own image, inside its container: no password leaves it.
READ_LOG = """set -euo pipefail
cd /var/lib/mysql
mapfile -t files < <(sed 's|^\\./||' binlog.index | awk -v first={first} '$0 >= first')
[[ ${{files[0]:-}} = {first} ]] || {{ echo "{first} is not kept any more" >&2; exit 1; }}
mysqlbinlog --disable-log-bin --skip-gtids --database="$MYSQL_DATABASE" --start-position={position} \\
  --stop-datetime={stop} "${{files[@]}}"
"""
WRITE_LOG = f"{CLIENT} --binary-mode"


def replay(target: Stack, copy: Stack, moment: Moment) -> None:
    """Raises ``StoppedError`` where the log does not reach back to the snapshot, or does not apply."""
    if moment.time is None:
        return
    log = moment.snapshot["binary_log"]
    if not log:
        raise StoppedError(
            f"snapshot {moment.snapshot['id']} has no position in the binary log: it leads no further",
            "",
            f"make reproduce at={moment.snapshot['id']}   the moment of the snapshot itself",
            exit_code=REFUSED,
        )
    with timed("copy", f"taking it on to {moment.told} by the binary log", "there"):
        script = READ_LOG.format(
            first=shlex.quote(log["file"]),
            position=int(log["position"]),
            stop=shlex.quote(f"{moment.time:%Y-%m-%d %H:%M:%S}"),
        )
        reading = target.compose.command("exec", "-T", "--env", "TZ=UTC", "db", "bash", "-c", script)
        writing = copy.compose.command("exec", "-T", "db", "bash", "-c", WRITE_LOG)
        said = pipe(reading, writing)
        if said:
            raise explain(moment, said)
        add_media(target, copy)


def explain(moment: Moment, said: str) -> StoppedError:
    return StoppedError(
        f"the binary log does not lead from snapshot {moment.snapshot['id']} to {moment.told}",
        said[:2000],
        f"make reproduce at={moment.snapshot['id']}   the moment of the snapshot itself",
        "make snapshots   lists the others; the log is kept for a week, and no restore is walked over",
        exit_code=REFUSED,
    )


def add_media(target: Stack, copy: Stack) -> None:
    """Files that came after the snapshot. What was taken away since then, the snapshot has."""
    volumes = (f"--volume={target.project}_media:/from:ro", f"--volume={copy.project}_media:/to")
    inside = ("--network=none", "--read-only", "--cap-drop=ALL", "--entrypoint=cp")
    read(
        target.engine.docker(
            "run", "--rm", *inside, *volumes, copy.images["snapshot"], "-a", "-n", "/from/.", "/to/"
        )
    )
