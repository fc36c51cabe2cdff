"""The SQL that makes a database what its revision gives.

It promises that what it writes was tried on an empty copy of that database, and that whatever would lose
data is marked. It must never run anything on the database itself. Arrows go one way: mend, definitions <-
columns <- statements, copying, sqlite <- trial.
"""
