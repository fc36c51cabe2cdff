"""Snapshots: copies of a database and its uploaded files that were proved, and going back to one.

It promises that a copy is of one moment, that it is on the shelf whole or not at all, and that a restore
which is interrupted anywhere has the old rows in place, or is finished by the same command. It must never
copy while a migration runs, remove the newest copy that was proved, or touch what it has not copied.
"""
