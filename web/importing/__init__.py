"""Taking posts from other blogs: exports of WordPress and Ghost, and folders of Markdown.

It promises that nothing is taken twice, however often it is run or wherever it was stopped, and that whatever
is left is named with its reason. It must never change a post that is here already, nor run what it reads.
"""
