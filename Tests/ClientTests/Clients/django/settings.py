"""The least that Django needs; the URL goes through dj-database-url."""

import dj_database_url

SECRET_KEY = "a test"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "notes"]
DATABASES = {"default": dj_database_url.config()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
