"""A schema as a drawing: tables with their columns, lines for foreign keys, and what a revision changed.

They promise that whatever the database calls its tables, the drawing is well-formed SVG that runs nothing and
asks no other host. They must never talk to a database. Arrows go one way: shapes <- marking, placing;
placing <- routing <- svg <- showing.
"""
