"""What the migrator adds to ``op`` for revisions.

It promises to work in whatever way a revision is run, also by Alembic alone. It must never need the
migrator's own pipeline: what makes it resumable is the journal, which sees its statements like any others.
"""
