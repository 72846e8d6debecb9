"""SQLAlchemy with its default driver, psycopg2: the URL as it is, and the tables of the models by create_all."""

import os

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]


engine = sa.create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Note(body="it's 多"))
    session.commit()
    assert [(note.id, note.body) for note in session.scalars(sa.select(Note))] == [(1, "it's 多")]
print("OK", sa.__version__)
