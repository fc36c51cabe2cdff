"""The words of each finding, apart from the logic: what happens, why that is bad, the safe way.

In braces stand details that the check gives. ``docs/findings.md`` has a section for each code.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    what: str
    why: str
    instead: str


STEPS = (
    "Expand, fill, swap, each a revision of its own: add a new column; fill it with op.backfill while both "
    "are written; rename old and new. Or run it with --allow-copy while nobody writes."
)
OWN_KEYS = (
    "First mend the rows in a revision before this one, or with the rule that the application should follow."
)

WORDING = {
    "table-copy": Words(
        "{action} writes the table anew ({algorithm}): {size}, about {seconds} s",
        "It takes that long and that much room, and replicas wait as long again.",
        STEPS,
    ),
    "lock-for-writers": Words(
        "{action} keeps every writer of the table out ({algorithm}): {size}, about {seconds} s",
        "Whoever inserts, updates or deletes there waits until it ends, or until the migrator gives up.",
        STEPS,
    ),
    "metadata-lock-risk": Words(
        "needs the table for itself for a moment, while transactions are open: {sessions}",
        "If one of them has used the table, the statement waits for it, and everybody else behind that.",
        "Let them end first. The migrator steps back every second and tries again (--retry).",
    ),
    "type-narrowing": Words(
        "{column} becomes {new} and was {old}: {unfit}",
        "What does not fit is refused (1264, 1265, 1406), or rounded off.",
        "Shorten the values in a revision before this one, or keep the type; downgrade() must undo it.",
    ),
    "not-null-without-default": Words(
        "adds {column}, NOT NULL and without a default, to a table with rows",
        "{consequence}",
        "Add it as NULL, fill it with op.backfill, then make it NOT NULL; or give it a server default.",
    ),
    "unique-over-duplicates": Words(
        "the unique key {name} on ({columns}) meets values that stand twice: {rows}",
        "The server refuses it (1062) after having read the whole table.",
        OWN_KEYS,
    ),
    "foreign-key-over-orphans": Words(
        "the foreign key {name} on ({columns}) meets rows whose row in {parent} is not there: {rows}",
        "The server refuses it (1452) after having copied the table.",
        OWN_KEYS,
    ),
    "nulls-before-not-null": Words(
        "{column} becomes NOT NULL, and {count:,} rows hold NULL",
        "The server refuses it (1138, 1265).",
        'Fill them first: op.backfill("{table}", {{"{column}": "…"}}, where="{column} IS NULL").',
    ),
    "drift": Words(
        "{subject}",
        "{consequence}",
        "make drift   prints every difference and the SQL that mends it.",
    ),
    "drift-not-known": Words(
        "whether the database is what its revision {place} gives is not known: {reason}",
        "A change made by hand could be in the way of this plan.",
        "{way}",
    ),
    "drop-in-use": Words(
        "{action}, which {users} need",
        "{consequence}",
        "Drop or rewrite what uses it in this plan, before this statement.",
    ),
    "used-by-running-release": Words(
        "{action}, while {names} runs and may use it",
        "Each query that names it fails from then on (1054, 1146), until the next release is in service.",
        "First release what does without it, then drop or rename it in a release after that; or stop what "
        "runs: make migrate rev=… web=stop.",
    ),
    "web-would-not-fit": Words(
        "{name} runs, whose head is {needed}, and does not work on {goal} ({reason})",
        "It fails from then on, and says so at /readyz, until one is in service that works there.",
        "make migrate rev=… web=stop   stops it first; make up   replaces it; or change the schema in steps "
        "that only add, and take away a release later.",
    ),
    "revision-edited": Words(
        "the file of {names} was edited since it was applied",
        "What stands here is not what ran: a database that is made anew becomes another one.",
        "Put it back (git log -p migrations), and say what should change in a new revision.",
    ),
    "fits-unusable": Words(
        "the line `fits {stated}` {problem}",
        "An older release would be kept in service by it, or out of it.",
        "# migrator: fits REV: the reason, where REV lies before this revision, or is it.",
    ),
    "reserved-word": Words(
        "{names}: reserved words of MySQL",
        "Every SQL that names them needs backticks, and hand-written SQL forgets them.",
        "Choose another name while nothing uses it yet.",
    ),
    "name-too-long": Words(
        "{names}: longer than 64 characters",
        "The server refuses it (1059).",
        "Give it a shorter name.",
    ),
    "enum-reorder": Words(
        "{column}: {new} changes the order of {old}",
        "Values are numbers in the table: it is written anew, and rows sort otherwise than before.",
        "Only append values, or keep them in a table of their own.",
    ),
    "charset-mix": Words(
        "{subject} has {new}, and {other} has {old}",
        "Comparing the two uses no index, or is refused (1267, 3780).",
        "Use the same character set and collation throughout; convert a whole table when nobody needs it.",
    ),
    "fulltext-first-build": Words(
        "the first FULLTEXT index of the table copies it and keeps writers out: {size}, about {seconds} s",
        "Afterwards no column can be added INSTANT any more, even once the index is gone.",
        "Build it in a table of its own that holds key and text; or --allow-copy while nobody writes.",
    ),
    "instant-versions-near-limit": Words(
        "the table has used {used} of {most} INSTANT row versions",
        "At the limit the next column silently writes the whole table anew.",
        "Plan a rebuild for a quiet hour: ALTER TABLE … ENGINE=InnoDB sets the count to 0.",
    ),
    "auto-increment-near-end": Words(
        "{column} ({type}) stands at {value:,} of {most:,}",
        "At the end every insert fails (1062, 1467).",
        "Widen the column soon: to BIGINT, by expand, fill and swap.",
    ),
    "unbatched-update": Words(
        "changes about {count:,} rows in one transaction",
        "They stay locked until it ends, and to take it back takes as long again.",
        "op.backfill does it in batches (docs/using-with-your-app.md).",
    ),
    "unbatched-delete": Words(
        "removes about {count:,} rows in one transaction",
        "They stay locked until it ends, and to take it back takes as long again.",
        "Delete by ranges of the key, each in op.get_context().autocommit_block().",
    ),
    "disk-space": Words(
        "writes the table anew and needs {needed} more on the server's disk; free: {free}",
        "A full disk stops everybody who writes.",
        "Make room first, or see that there is some: df on the server's data directory.",
    ),
    "missing-privilege": Words(
        "needs {privileges} on {place}, which the migrator's account does not have",
        "The server refuses it (1142, 1044), after what came before it is done.",
        "GRANT {privileges} ON {place} TO the account (docs/privileges.md).",
    ),
    "non-innodb": Words(
        "{subject} is {engine}, not InnoDB",
        "Its rows know no transaction: interrupted, a statement is half done or done twice.",
        "ALTER TABLE … ENGINE=InnoDB, in a revision before this one.",
    ),
    "refused-statement": Words(
        "{reason}",
        "The migrator could not finish it safely after an interruption, and would refuse it half-way.",
        "{way}",
    ),
    "parks-data": Words(
        "{action}: {rows} rows; what it holds is set aside",
        "It takes the room that it took. The way back gives it back.",
        "make parked   lists it; make purge   drops it for good.",
    ),
    "keeps-values": Words(
        "{column} becomes {new} and was {old}: {unfit} values do not fit, and are kept beside it",
        "The server takes of them what it can. The way up gives them back where nobody has written since.",
        "Nothing need be done; make parked   lists them.",
    ),
    "keeps-rows": Words(
        "changes about {count:,} rows, and keeps what they were (about {size} MiB)",
        "The way back gives them back where nobody has written since.",
        "make purge   drops them for good once the way back is not needed.",
    ),
    "no-primary-key": Words(
        "changes rows of a table that has no primary key",
        "What a row was could not be given back on the way back: the migrator refuses it.",
        "Give the table a primary key in an earlier revision.",
    ),
    "not-understood": Words(
        "the statement is not understood: its cost was not looked at",
        "Whether it writes the table anew or keeps others out is not known.",
        "Try it on a copy of the table, with ALGORITHM=… in it.",
    ),
    "changes-through-view": Words(
        "changes rows through the view {table}",
        "Which rows of which table they are is not known: on the way back they would not be given back.",
        "Name the table itself.",
    ),
    "dynamic-revision": Words(
        "{reason}",
        "They were not checked.",
        "Nothing need be done; where it can, let the server do the reading: INSERT … SELECT, UPDATE … JOIN.",
    ),
    "waiver-without-reason": Words(
        "the waiver for {code} gives no reason",
        "Whoever reads the revision later has to know why it was right.",
        "# migrator: allow {code}: the reason",
    ),
    "waiver-unused": Words(
        "the waiver for {code} waives nothing",
        "On this database there is no such finding, or its name is written otherwise.",
        "Keep it where another database needs it, else delete the line (docs/findings.md lists the codes).",
    ),
}
