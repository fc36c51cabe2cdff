"""The migrator: brings a schema to a revision, up or down, and says what it did.

It promises that two at once run one after the other, that nothing runs that was not planned, and that
every way of stopping has an exit code and a next command. It must never import the project that it
migrates before something has to run, and never anything of the blog.
Arrows go one way: records, errors <- database <- project <- stages <- pipeline <- __main__.
"""
