"""A release on its way: rehearsed on the next environment's own data, and taken back whole when it fails.

What it needs to go on after its own death lies in the target environment's ledger (the migrator's table), so
that another operator's machine can go on as well.
"""
