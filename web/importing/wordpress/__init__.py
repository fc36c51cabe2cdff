"""Exports of WordPress (WXR 1.0 to 1.2).

It promises to have read the whole file before the first row is written: a broken file changes nothing.
It must never follow an entity, and never hold more of the file than one item.
"""
