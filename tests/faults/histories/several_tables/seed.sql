INSERT INTO posts (title, tags) VALUES ('First', 'a,b'), ('Second', 'b'), ('Third', 'c,a')
