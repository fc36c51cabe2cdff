"""Whether a post takes comments, and whether one is shown at once, waits, or is spam.

It promises to ask no third party, and that a doubt holds a comment and never loses it.
It must never hold what authors and editors say.
"""
