DATABASES = {
    "default": dict(ENGINE="django.contrib.gis.db.backends.postgis", NAME="maps"),
    "old": {'ENGINE': 'django.db.backends.postgresql_psycopg2'},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
