"""Figures of a table's rows: how many, a checksum of each column, and rows that refer to nothing.

They promise to depend on names and values alone: not on the order of rows or columns, nor on how the server
stores them. Measuring must never change a row, nor keep anybody from changing one.
Arrows go one way: records <- mysql, sqlite <- stages.
"""
