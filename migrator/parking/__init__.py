"""Parking: what a revision would drop, narrow, change or remove is set aside, and given back on the way back.

It promises that no value is lost on the way down and up again, or up, down and up. It never decides by itself
that something parked may go: that is what ``purge`` is for.
"""
