"""The journal: per statement of the revision in flight, what was meant to happen and what did.

It promises that a revision which was interrupted anywhere is finished by running it again, each statement
executed once. It must never guess: what cannot be told apart stops with its own exit code.
"""
