"""What the API takes and gives, as marshmallow schemas: they check, they write, and they are the document.

It promises that nothing reaches a service that its form on the blog's pages would refuse.
It must never decide who may see or do something.
"""
