from django.db import models


class Note(models.Model):
    body = models.TextField()
    title = models.CharField(max_length=80, default="")
