"""The checks: what a plan would do to this server and these tables, said before anything is changed.

They promise that all findings are told at once, each with what to do instead, and that a small table is never
refused for its size. They must never write, nor look at rows for longer than they are allowed to.
Arrows go one way: finding, statement, tables <- understanding, facts <- situation <- rules <- examine.
"""
