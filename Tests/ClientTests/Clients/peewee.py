"""peewee: the URL as it is, through its playhouse.db_url."""

import os

import peewee
from playhouse.db_url import connect

database = connect(os.environ["DATABASE_URL"])


class Note(peewee.Model):
    body = peewee.TextField()

    class Meta:
        database = database
        table_name = "notes"


database.create_tables([Note])
Note.create(body="it's 多")
assert [(note.id, note.body) for note in Note.select()] == [(1, "it's 多")]
database.close()
print("OK", peewee.__version__)
