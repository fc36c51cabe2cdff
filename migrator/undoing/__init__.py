"""Back from the middle of a revision: what it has done is put back, newest first, as the journal knows it.

Never by the author's ``downgrade()``, which expects the whole revision. What the revision added is set aside
under the direction ``back``: listed by ``make parked``, given back by nothing.
"""
