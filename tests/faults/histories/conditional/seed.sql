INSERT INTO people (name, visits) VALUES ('Ada Lovelace', 3), ('Grace Hopper', 5), ('Mary Jackson', 0), ('Annie Easley', 8), ('Joan Clarke', 1)
