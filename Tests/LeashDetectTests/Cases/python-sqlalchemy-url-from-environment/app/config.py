import os


class Config:
    SQLALCHEMY_DATABASE_URI = os.environ.get("DATABASE_URL", "sqlite:///app.db")


class Testing(Config):
    SQLALCHEMY_DATABASE_URI = "sqlite://"
