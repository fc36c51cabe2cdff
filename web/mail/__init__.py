"""Letters: what they say, how they look, how they leave.

It promises that a letter has one Message-ID however often it is sent, and that nothing typed ends a header.
It must never write to the database, and never keep a transaction open while it talks to a mail server.
"""
