"""An app that goes on with its tables under the login of another generation; psycopg 3, or psycopg2 where it is not."""

import os
import sys

try:
    import psycopg as driver
except ImportError:
    import psycopg2 as driver

FIRST = [
    "CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)",
    "CREATE TABLE tags (note int REFERENCES notes, tag text)",
    "CREATE VIEW bodies AS SELECT body FROM notes",
    "CREATE SCHEMA archive",
    "INSERT INTO notes (body) VALUES ('first')",
]
SECOND = [
    "ALTER TABLE notes ADD COLUMN title text",
    "CREATE INDEX ON notes (title)",
    "UPDATE notes SET title = 'second'",
    "TRUNCATE tags",
    "GRANT SELECT ON notes TO CURRENT_ROLE",
    "DROP VIEW bodies",
    "DROP TABLE tags",
    "DROP TABLE notes",
    "DROP SCHEMA archive",
]

connection = driver.connect(os.environ["DATABASE_URL"])
cursor = connection.cursor()
if sys.argv[1] == "second":
    cursor.execute("SELECT body FROM bodies")
    assert cursor.fetchall() == [("first",)]
for statement in {"first": FIRST, "second": SECOND}[sys.argv[1]]:
    cursor.execute(statement)
cursor.execute("SELECT session_user, current_user")
names = cursor.fetchone()
connection.commit()
connection.close()
print("OK", *names)
