"""The rules of the blog, and every query.

It promises that what a reader may not see never leaves it, and that what was typed is stored as it was typed.
It must never know a request, a form or a template.
"""
