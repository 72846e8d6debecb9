"""Backups, beside pg_dump and sha256sum."""
import re
import shlex
import shutil

from benchmarks import world
from benchmarks.measure import Failed, interleaved, median, run
from benchmarks.report import Row, Section, number

TEXT = """\
`leashctl backup run --no-verify`: each dump is made by a login that is lent the owner's rights for it, read back whole
by pg_restore with its rows counted, hashed, and published with a manifest. The floor is a shell that runs
`pg_dump -Fc -Z1 --file` as a superuser, one database after the other, and sha256sum of the files. {size} in one database
are text, numbers and jsonb with indexes; {apps} small databases have three tables and {rows} rows each. Each run begins
with an empty store, in memory. With verification each dump is restored into a scratch database too; encrypted ones go
through age, and so do the floor's. CPU is that of leash, its programs and the server together."""

BIG = """
SET ROLE {role};
CREATE TABLE notes (id bigint PRIMARY KEY, author int NOT NULL, title text NOT NULL, body text NOT NULL);
CREATE TABLE readings (id bigint PRIMARY KEY, at timestamptz NOT NULL, sensor int NOT NULL, value float8, amount numeric);
CREATE TABLE events (id bigint PRIMARY KEY, kind text NOT NULL, payload jsonb NOT NULL);
INSERT INTO notes SELECT n, n % 997, 'Note ' || n || ' of ' || md5(n::text),
    repeat(md5((n * 7)::text) || ' some words between ' || n || ' ', 3) FROM generate_series(1, {rows}) n;
INSERT INTO readings SELECT n, '2026-01-01Z'::timestamptz + n * '7 s'::interval, n % 50, sin(n) * 1000,
    (n * 7919 % 1000003)::numeric / 100 FROM generate_series(1, {rows} * 3) n;
INSERT INTO events SELECT n, (ARRAY['login', 'edit', 'share', 'leave'])[n % 4 + 1],
    jsonb_build_object('user', n % 997, 'ip', '10.0.' || n % 256 || '.' || n % 199, 'token', md5(n::text),
                       'tags', jsonb_build_array('a' || n % 7, 'b' || n % 11)) FROM generate_series(1, {rows}) n;
CREATE INDEX ON notes (author, id);
CREATE INDEX ON readings (sensor, at);
CREATE INDEX ON events (kind);
CREATE INDEX ON events USING gin (payload);
"""

PLACE = """\
installation: {{ backupStore: {{ directory: .leash/backups, recipients: [{recipient}] }} }}
"""

SMALL = """
SET ROLE {role};
CREATE TABLE people (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person int NOT NULL REFERENCES people, body text);
CREATE TABLE settings (key text PRIMARY KEY, value jsonb);
INSERT INTO people (name) SELECT 'person ' || n FROM generate_series(1, 20) n;
INSERT INTO posts (person, body) SELECT n % 20 + 1, 'post ' || n FROM generate_series(1, 50) n;
INSERT INTO settings SELECT 'key ' || n, '{{"on": true}}' FROM generate_series(1, 5) n;
"""


class Backup:
    def __init__(self, bench):
        self.bench, self.server = bench, bench.server
        self.state, self.floors = bench.home / "backed-up", bench.home / "dumps"
        self.store = self.state / ".leash" / "backups"
        self.rows = []

    def section(self):
        apps, rows = self.bench.pick(100, quick=5), self.bench.pick(90_000, quick=2_000)
        self.bench.say(f"databases to back up: {apps} small ones and one of {rows * 5:,} rows")
        world.write_state(self.state, apps + 1, 1)
        self.server.fresh()
        world.apply(self.bench.leashctl, self.state, self.server.env)
        names = [f"app-{n:05}" for n in range(1, apps + 2)]
        self.fill(names.pop(0), BIG, rows)
        for name in names:
            self.fill(name, SMALL, 0)
        size = int(self.server.sql("SELECT pg_database_size('app-00001')"))
        self.measure("one large database", ["app-00001"], 1.3)
        self.measure(f"{apps} small databases", names, 1.2)
        text = TEXT.format(size=f"{size / 1e6:,.0f} MB", apps=apps, rows=75)
        return Section("Backups", text, self.rows)

    def fill(self, name, script, rows):
        owner = self.server.sql("SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'public'", name)
        self.server.sql(script.format(role=owner, rows=rows), name)
        self.server.sql("VACUUM (ANALYZE);", name)

    def measure(self, called, names, limit):
        row = self.row(called, names, "--no-verify")
        if not self.bench.given.quick:
            row.at_most_times(limit)
        runs = self.bench.pick(3, quick=1)
        if len(names) > 1:
            self.row(f"{called}, two at a time", names, "--no-verify", "--jobs", "2", runs=runs)
        if shutil.which("age") and shutil.which("age-keygen"):
            self.encrypted(called, names, runs)
        self.row(f"{called}, each verified", names, "--verify", runs=runs)

    def encrypted(self, called, names, runs):
        said = run(["age-keygen"]).output
        recipient = re.search(r"age1[0-9a-z]+", said)[0]
        file = self.state / "leash.yaml"
        kept = file.read_text()
        file.write_text(kept + PLACE.format(recipient=recipient))
        try:
            self.row(f"{called}, encrypted", names, "--no-verify", runs=runs, recipient=recipient)
        finally:
            file.write_text(kept)

    def row(self, called, names, *options, runs=None, recipient=None):
        self.bench.say(called)
        script = self.script(names, recipient)
        taken = interleaved(
            runs or self.bench.runs,
            leash=lambda: self.timed(self.store, lambda: self.leash(names, options)),
            floor=lambda: self.timed(self.floors, lambda: run(["bash", "-ec", script], self.server.env)),
        )
        leash, floor = taken["leash"], taken["floor"]
        row = Row(
            called, [sample.wall for sample in leash], [sample.wall for sample in floor],
            cpu=[sample.total for sample in leash], floor_cpu=[sample.total for sample in floor],
        )
        own, plain = (median(sample.cpu for sample in samples) for samples in (leash, floor))
        row.note = (
            f"{self.bytes(self.store):,.0f} bytes of dumps, the floor's {self.bytes(self.floors):,.0f}; of the CPU "
            f"{number(own)} ms of leash and its programs, {number(plain)} of the floor's"
        )
        self.rows.append(row)
        return row

    def timed(self, folder, runner):
        """A run into an empty store; what it makes stays until the next one of its kind."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        return self.server.timed(runner)

    def leash(self, names, options):
        addresses = [f"database/{name}" for name in names]
        sample = run([self.bench.leashctl, "--state", self.state, "backup", "run", *options, *addresses], self.server.env)
        if sample.output.count(" tables, ") != len(names):
            raise Failed(f"backup run said: {sample.output[:1000]}")
        return sample

    def script(self, names, recipient):
        words = " ".join(shlex.quote(name) for name in names)
        folder = shlex.quote(str(self.floors))
        dump = f'pg_dump -Fc -Z1 --file="{folder}/$name.dump" "$name"'
        if recipient:
            dump = f'pg_dump -Fc -Z1 "$name" | age --encrypt --recipient {recipient} > "{folder}/$name.dump"'
        return f"set -o pipefail; for name in {words}; do {dump}; done; sha256sum {folder}/*.dump"

    def bytes(self, folder):
        return sum(file.stat().st_size for file in folder.rglob("*.dump"))
