"""What the migrator asks of a database server: connections, the lock, the version rows.

It promises that nothing here decides anything about revisions. It must never leave a session of ours
open behind an error, and never wait without a deadline.
"""
