"""Showing who one is: sessions, second factor, recovery codes, a provider's word.

It promises that nothing secret is stored as it was given, and that what is used once is used once.
It must never say who has an account, nor write a secret into the log.
"""
