"""What an administrator may choose about the blog, with what holds until they do.

It promises one query per request, and that a value which this release does not understand counts as none.
It must never change what only the operator may: addresses, secrets, limits of the server.
"""
