"""``make bench``: the blog's own stack under load, beside yardsticks in the same run.

It promises that blog and yardsticks are asked along the same path by the same program. It must never touch a
stack that is not its own: project, volumes, secrets and ports carry its name.
"""
