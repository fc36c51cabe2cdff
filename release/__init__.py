"""The conductor: brings the stack up, moves its database, and says what it does, from the operator's machine.

It promises that a running blog is not touched before the migrator has ended well, and that two of its
commands on one stack run one after the other. It must never import the blog or the migrator, or talk to the
database: it starts containers, and reads what they say.
"""
