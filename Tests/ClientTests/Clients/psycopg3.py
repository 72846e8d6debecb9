"""psycopg 3: the URL as it is."""

import os

import psycopg

with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute("CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)")
    connection.execute("INSERT INTO notes (body) VALUES (%s)", ["it's 多"])
    assert connection.execute("SELECT id, body FROM notes").fetchall() == [(1, "it's 多")]
print("OK", psycopg.__version__)
