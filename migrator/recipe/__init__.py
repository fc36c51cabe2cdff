"""The recipe: a change that the server makes only by a copy, written out as revisions that keep nobody out.

It promises revisions that are ready to be saved, each undone by its own way down. It must never touch the
table itself: what the change comes to is tried on an empty copy.
Arrows go one way: definitions <- change <- chain <- files.
"""
