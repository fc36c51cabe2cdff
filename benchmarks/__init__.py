"""Figures: how fast this is, beside what people would use instead, in one run on one machine.

It promises that each figure is told with the command that repeats it, and as a ratio within one run. It must
never touch anything but containers and folders of its own.
"""
