INSERT INTO people (name, visits) VALUES ('Ada Lovelace', 3), ('Grace Hopper', 5), ('Mary Jackson', 0);
INSERT INTO log (id, line) VALUES (901, 'a'), (902, 'b');
