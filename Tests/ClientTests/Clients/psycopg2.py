"""psycopg2: the URL as it is."""

import os

import psycopg2

with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
    cursor.execute("CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)")
    cursor.execute("INSERT INTO notes (body) VALUES (%s)", ["it's 多"])
    cursor.execute("SELECT id, body FROM notes")
    assert cursor.fetchall() == [(1, "it's 多")]
print("OK", psycopg2.__version__.split()[0])
