INSERT INTO teams (name) VALUES ('red'), ('blue'), ('gone');
INSERT INTO people (name, team_id) VALUES ('Ada', 1), ('Grace', 2), ('Mary', 3), ('Joan', NULL)
