"""A guest book: each request to / is a row, and the answer is how many there are."""

import os

import psycopg
from flask import Flask

app = Flask(__name__)


@app.get("/")
def visit():
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS visit (at timestamptz DEFAULT now())")
        connection.execute("INSERT INTO visit DEFAULT VALUES")
        count = connection.execute("SELECT count(*) FROM visit").fetchone()[0]
    return f"visit {count}\n"


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
