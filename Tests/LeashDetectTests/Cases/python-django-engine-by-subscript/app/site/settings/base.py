DATABASES = {"default": {}}
DATABASES["default"]["ENGINE"] = "django.db.backends.mysql"
assert DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
