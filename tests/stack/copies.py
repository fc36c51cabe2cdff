"""Rows of every awkward kind, a copy of them, and what an operator does with it."""

import json
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass

from tests.stack.terminal import CLIENT, wait_until

FILL = """
CREATE TABLE odd (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(50) NOT NULL UNIQUE, j JSON, b BLOB,
  g INT GENERATED ALWAYS AS (CHAR_LENGTH(name)) VIRTUAL, h INT GENERATED ALWAYS AS (CHAR_LENGTH(name)) STORED,
  d DOUBLE, hidden INT INVISIBLE DEFAULT 7, t TIMESTAMP(6) NULL, p VARCHAR(10) DEFAULT 'a%b');
CREATE TABLE odd_child (id INT PRIMARY KEY, odd_id INT,
  CONSTRAINT fk_odd FOREIGN KEY (odd_id) REFERENCES odd (id) ON DELETE CASCADE,
  CONSTRAINT ck_odd CHECK (id > 0));
INSERT INTO odd (name, j, b, d, t) VALUES ('a😀 ''"', '{"a": [1, "é", null]}', x'00ff275c0a', 0.1, NOW(6)),
  ('b', NULL, NULL, 2e-300, NULL);
INSERT INTO odd_child VALUES (1, 1), (2, 2);
INSERT INTO tags (name, slug) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
  SELECT CONCAT('kept 😀 ', i), CONCAT('kept-', i) FROM n;
CREATE VIEW z_names AS SELECT name FROM odd WHERE name LIKE '%a%';
CREATE VIEW a_names AS SELECT * FROM z_names;
CREATE TRIGGER odd_second BEFORE INSERT ON odd FOR EACH ROW SET NEW.name = CONCAT(NEW.name, '?%');
CREATE TRIGGER odd_first BEFORE INSERT ON odd FOR EACH ROW PRECEDES odd_second
  SET NEW.name = CONCAT(NEW.name, '!');
CREATE FUNCTION twice(x INT) RETURNS INT DETERMINISTIC RETURN x * 2;
CREATE EVENT tick ON SCHEDULE EVERY 1 DAY STARTS '2040-01-01' DO DELETE FROM odd WHERE id < 0;
"""
HARM = """
DELETE FROM odd; DROP TRIGGER odd_first; DROP VIEW a_names; DROP FUNCTION twice; DROP EVENT tick;
INSERT INTO odd (name) VALUES ('late');
CREATE TABLE extra (id INT PRIMARY KEY, CONSTRAINT ck_extra CHECK (id > 0));
CREATE TRIGGER extra_first BEFORE INSERT ON extra FOR EACH ROW SET NEW.id = 1;
CREATE VIEW b_names AS SELECT * FROM extra;
ALTER TABLE roles ADD COLUMN more INT; UPDATE tags SET name = 'gone';
"""
CLEAR = """
DROP TABLE odd_child, odd; DROP VIEW a_names, z_names; DROP FUNCTION twice; DROP EVENT tick;
DELETE FROM tags WHERE slug LIKE 'kept-%';
"""
LOOK = """
SHOW TABLES; SELECT id, name, j, HEX(b), g, h, d, hidden, t, p FROM odd; SELECT * FROM odd_child;
SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = DATABASE()
  ORDER BY table_name;
SELECT routine_name, routine_definition FROM information_schema.routines WHERE routine_schema = DATABASE();
SELECT trigger_name, action_order, action_statement FROM information_schema.triggers
  WHERE trigger_schema = DATABASE() ORDER BY action_order;
SELECT event_name, starts, event_definition FROM information_schema.events WHERE event_schema = DATABASE();
SHOW CREATE TABLE odd_child; SHOW CREATE TABLE roles;
CHECKSUM TABLE alembic_version, comments, odd, odd_child, pictures, posts, posts_tags, roles, tags, users;
"""
FILES = "cd /media && find . -type f -exec sha256sum {} + | sort"
PLANT = "mkdir -p /media/zz && head -c 300000 /dev/urandom > /media/zz/one.webp"
SPOIL = "cd /media && rm zz/one.webp && mkdir -p late && echo late | tee late/two.webp > top"


@dataclass
class Copies:
    stack: object
    id: str = ""

    def fill(self):
        self.say(FILL)
        self.stack.release(
            "snapshots"
        )  # makes the shelf: a volume that `look` made would not be the project's
        self.look(PLANT)
        done = self.stack.release("snapshot", "--reason=for the tests")
        assert done.returncode == 0, done.stdout
        self.id = self.list_shelf()[-1]

    def clear(self):
        """The stack without what was filled in, for the tests that come after."""
        self.say(CLEAR)

    def harm(self):
        self.say(HARM)
        self.look(SPOIL)

    def say(self, sql):
        done = self.stack.statement(sql)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def say_as_root(self, sql):
        client = "mysql --user=root --password=$(</run/secrets/database_root_password)"
        done = self.stack.run("docker", "compose", "exec", "-T", "db", "bash", "-c", client, stdin=sql)
        assert done.returncode == 0, done.stdout

    def snapshot_with(self, say, made, gone):
        """`make snapshot` of the database with something in it that is taken away again."""
        say(made)
        try:
            return self.stack.release("snapshot")
        finally:
            say(gone)

    def picture(self):
        """Everything that a restore must bring back."""
        return self.say(LOOK), self.look(FILES)

    def look(self, script):
        """What a shell says that sees the uploaded files and the shelf."""
        volumes = [f"--volume={self.stack.project}_{name}:/{name}:nocopy" for name in ("media", "snapshots")]
        shell = ["python:3.13-slim", "sh", "-c", script]
        done = self.stack.run("docker", "run", "--rm", "--user=10001", "--network=none", *volumes, *shell)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def run_in(self, service, program, *words):
        return self.stack.compose(
            *(
                "--progress",
                "quiet",
                "run",
                "--rm",
                "--no-deps",
                "--no-TTY",
                "--entrypoint",
                program,
                service,
            ),
            *words,
        )

    def one_off(self, service, *words, **variables):
        given = [word for name, value in variables.items() for word in ("--env", f"{name}={value}")]
        return self.stack.compose("run", "--rm", "--no-deps", "--no-TTY", *given, service, *words)

    def restore(self):
        return self.stack.release("restore", f"--at={self.id}", "--yes=1")

    def list_shelf(self):
        """Everything on it, also what should not be there."""
        return self.look("ls -A /snapshots").split()

    def read_manifest(self):
        return json.loads(self.look(f"cat /snapshots/{self.id}/manifest.json"))

    @contextmanager
    def damaged(self, file, damage):
        """A file of the copy is damaged for as long as the block lasts."""
        path = f"/snapshots/{self.id}/{file}"
        self.look(f"cp {path} /snapshots/aside && {damage.format(path)}")
        try:
            yield
        finally:
            self.look(f"mv /snapshots/aside {path}")

    @contextmanager
    def session(self, sql):
        """Somebody's session that has said this, and stays."""
        words = [
            "docker",
            "compose",
            "exec",
            "-T",
            "db",
            "bash",
            "-c",
            CLIENT.format("migrator") + " --unbuffered",
        ]
        process = subprocess.Popen(
            words, cwd=self.stack.folder, env=self.stack.environ(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        try:
            process.stdin.write(f"{sql}; SELECT 'said';\n")
            process.stdin.flush()
            assert process.stdout.readline() == "said\n"
            yield
        finally:
            process.stdin.close()
            process.wait(timeout=30)

    @contextmanager
    def asked_before(self):
        """An environment that asks for a copy before each migration, and waits two seconds for a moment."""
        file = self.stack.folder / ".env"
        text = file.read_text(encoding="utf-8")
        more = "SNAPSHOT_BEFORE_MIGRATION=yes\nSNAPSHOT_PROVE=no\nMIGRATOR_RETRY_SECONDS=2\n"
        file.write_text(text + more, encoding="utf-8")
        try:
            yield self.stack
        finally:
            file.write_text(text, encoding="utf-8")

    def wait_for_database(self):
        assert wait_until(lambda: self.stack.inspect("db")["State"]["Health"]["Status"] == "healthy")
        time.sleep(0.5)
