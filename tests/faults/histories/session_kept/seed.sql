INSERT INTO people (id, name, visits) VALUES (1, 'Ada Lovelace', 3), (2, 'Hedy Lamarr', 1), (3, 'Edith Clarke', 8);
INSERT INTO counts VALUES ('factor', 7);
