INSERT INTO seats VALUES (1, 11, 'a'), (2, 12, 'b'), (3, 13, 'c');
INSERT INTO words VALUES (5, 'five'), (7, 'seven'), (9, 'zebra');
