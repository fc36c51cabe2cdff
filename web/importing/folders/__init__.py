"""Folders of Markdown with front matter, as Jekyll, Hugo, Hexo and Zola keep them.

It promises that a file which cannot be read stops none of the others. It must never run a template.
"""
