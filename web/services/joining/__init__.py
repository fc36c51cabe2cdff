"""Coming in: invitations, and letters that prove an address.

It promises that each way in is good once and for a set time. It must never say whether an address is known.
"""
