"""An earlier moment, to be looked at: a second stack with a copy of the data, at a revision, with its blog.

It promises that the stack it was copied from is read and nothing more, that nothing leaves the copy, and that
the copy goes after its time. It must never start the worker, or carry a secret or a mail setting over.
"""
