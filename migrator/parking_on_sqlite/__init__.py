"""Parking on SQLite: what a revision changes is copied before, and compared with what it leaves.

There a revision is one transaction, so that nothing has to be replaced or journaled: a table that a statement
may take something from is copied into a temporary one before the first such statement; behind the last one
the two are compared, and what went is kept in a table of its own. The same revision's other way gives it
back. Arrows go one way: shapes <- story, registry <- taking <- returning <- parking, purging.
"""
