INSERT INTO people (name, visits) VALUES ('Ada Lovelace', 3), ('Hedy Lamarr', 1);
