INSERT INTO log (id, year, line) VALUES (1, 2018, 'a'), (2, 2019, 'b'), (3, 2022, 'c'), (4, 2025, 'd');
INSERT INTO kinds VALUES (1, 'one'), (2, 'two'), (5, 'five');
