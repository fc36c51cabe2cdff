"""Going: one's own data to take along, and the account deleted.

It promises that nothing of others goes with it, and that the blog keeps somebody who administers it.
It must never leave behind what would still name who has gone.
"""
