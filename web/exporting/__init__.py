"""The whole blog as files: texts as Markdown with front matter, comments and lists as JSON, pictures.

It promises that the same rows give the same bytes, and that `web.importing.own` makes the same blog of them.
It must never write what lets anybody in: passwords, sessions, second factors and roles stay here.
"""
