import django
from django.core.management.base import BaseCommand

from notes.models import Note


class Command(BaseCommand):
    help = "Writes one note and reads it back."

    def handle(self, *args, **options):
        Note.objects.create(body="it's 多", title="first")
        assert [(note.body, note.title) for note in Note.objects.all()] == [("it's 多", "first")]
        self.stdout.write(f"OK {django.get_version()}")
