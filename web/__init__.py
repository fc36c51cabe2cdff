"""The blog: what a writer and a reader touch.

It promises to serve only on a schema that fits it, and to lose nothing that a person typed.
It must never change the schema (that is the migrator's), and never import the migrator.
Arrows go one way: models <- services <- exporting, importing, mail <- jobs <- views <- app.
"""
