"""Finding posts and pages by their words, in any language.

It promises hits that the public may read, within a bounded number of rows, and takes whatever is typed as
words: nothing in a query is an operator. What it looks through is kept in the transaction that writes a post.
"""
