"""`make report`: where every environment stands, the history, and the schema, on one page.

They promise that the page opens from a file, asks no other host and runs nothing, whatever names stand in it.
They must never change an environment. Arrows go one way: words <- collecting, lanes <- revisions, places,
schemas <- page <- report.
"""
