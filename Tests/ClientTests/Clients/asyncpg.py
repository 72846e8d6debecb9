"""asyncpg: the URL as it is."""

import asyncio
import os

import asyncpg


async def main():
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    await connection.execute("CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)")
    await connection.execute("INSERT INTO notes (body) VALUES ($1)", "it's 多")
    rows = await connection.fetch("SELECT id, body FROM notes")
    assert [tuple(row) for row in rows] == [(1, "it's 多")]
    await connection.close()
    print("OK", asyncpg.__version__)


asyncio.run(main())
