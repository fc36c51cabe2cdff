"""The stages of a migration, one word each, in the order in which they run.

Each promises to do its one thing and to hand records on. None may print, and none above the line of
impact (locate, plan, check, lock) may change anything.
"""
