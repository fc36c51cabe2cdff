"""What the database itself keeps of each applied revision: its file, and which older images still work on it.

It promises that the table says what the version table says, for both are written in one transaction. It must
never give a file to be run that was not sealed by whoever knows the migrator's own password.
Arrows go one way: table, seal, reach <- stages.
"""
