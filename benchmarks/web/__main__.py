"""PART=pages, blogs, publishing, mix, start or growth; SIZE=1k, 100k or 1m posts; SECONDS=5 for each case.

ONLY=<words of a case's name>. REPORT names the file whose section is written anew; empty: none. KEEP=yes
leaves the stack running. DATABASE_BUFFER_POOL and DATABASE_MEMORY are as in .env.example.
"""

import os
import sys

from benchmarks.figures import write_section
from benchmarks.web import blogs, growth, mixture, pages, publishing, starting
from benchmarks.web.bench import open_bench
from benchmarks.web.stack import ROOT, require_tools

REPORT = os.environ.get("REPORT", "docs/measurements.md")
UNDER_LOAD = {"pages": pages.run, "blogs": blogs.run, "publishing": publishing.run, "mix": mixture.run}
ALONE = {"start": starting.run, "growth": growth.run}


def main() -> int:
    part = os.environ.get("PART", "pages")
    if part not in UNDER_LOAD | ALONE:
        sys.stderr.write(f"PART is {part!r}; it takes one of: {', '.join(UNDER_LOAD | ALONE)}\n")
        return 2
    require_tools()
    if part in ALONE:
        name, text = ALONE[part]()
    else:
        with open_bench() as bench:
            name, text = UNDER_LOAD[part](bench)
    sys.stdout.write(text + "\n")
    if REPORT:
        write_section(ROOT / REPORT, name, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
