"""From HTML to Markdown that shows the same.

It promises that what comes out renders to what went in: each block is rendered again and compared, and one
that would look different stays HTML. It must never keep anything that sanitising would take out.
"""
