"""The project that is migrated: its version files, its env.py, and its application where it has one.

It promises to leave the project's own files untouched and its loggers as they were. It must never load
the application before something of it is needed.
"""
