INSERT INTO notes VALUES (1, 'plain', 'text', 'a'), (2, 'été', NULL, 'b'), (3, NULL, 'naïve', NULL);
