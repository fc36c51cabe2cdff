"""The ledger: records of what was done to this environment (rehearsals, promotions), in its own database.

It promises that a record is there with its time by the database's clock, and that going back to a snapshot
loses none. It must never look at the project's tables, nor run anything for what a record says.
Arrows go one way: table <- entries <- stages.
"""
