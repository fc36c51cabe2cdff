"""A blog of Ghost, from the JSON that it exports (Settings, Import/Export), of any version since 1.0.

It promises that what only members or payers could read there is never public here, and that a file of another
shape is refused before anything of it is taken.
"""
