"""What is done later, and the worker that does it.

It promises that what a job does in the database is done once, however often a worker dies over it: a job
never commits, its effect and its "done" are one transaction. What leaves it, mail, may happen twice.
A job must never be told more than ids: what holds is read when it runs.
"""
