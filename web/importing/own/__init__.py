"""Taking back what `web.exporting` wrote.

It promises the same blog, to the second and to the letter, and that a folder in which anything is wrong
changes nothing: all of it is read before the first row. It must never trust the folder.
"""
