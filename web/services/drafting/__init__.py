"""What keeps a writer's words: versions, unsaved typing, and addresses that go on leading somewhere.

It promises that a save over somebody else's is told before it is done, and that each saved text can be had
again. It must never show a text to who may not edit it: views ask ``permissions`` first.
"""
