"""Lists for programs, by key: no page costs more than the first, and nothing is seen twice or missed.

It promises to show nobody what no page would show them.
It must never load the text of a post for a list.
"""
