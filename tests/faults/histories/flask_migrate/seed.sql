INSERT INTO author (id, name, email) VALUES (1, 'Sei Shonagon', 'sei@example.org'), (2, 'Shen Kuo', NULL), (3, 'Mi Fu', '');
INSERT INTO book (id, title, price, author_id) VALUES (1, 'The Pillow Book', 12.50, 1), (2, 'Dream Pool Essays', 40.00, 2), (3, 'A History of Inkstones', 0.99, 3), (4, 'A History of Inkstones', 7.00, 3);
