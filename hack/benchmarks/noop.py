"""The no-op diff, as a whole process, beside its floor."""
import json

from benchmarks import capture, world
from benchmarks.measure import interleaved, median, run
from benchmarks.report import Row, Section, middle, number

TEXT = """\
`leashctl diff` where everything is as it should be (asserted each time), as a whole process. The floor is one process
that starts with the same libraries, reads the files, takes libyaml's events of them, and sends the statements of that
very `diff`, taken from the server's log, over one libpq connection; it makes nothing of what comes back, and reads no
env store. 100 and 1,000 are real databases that `leashctl apply` made. 10,000 are rows in the catalogs, copies of 20
apps that `leashctl apply` made, without files behind them."""


class Noop:
    def __init__(self, bench):
        self.bench, self.server = bench, bench.server
        self.state = bench.home / "state"
        self.statements = bench.home / "statements"
        self.rows, self.peak = [], None

    def section(self):
        for apps in self.bench.pick([100, 1000], quick=[20]):
            self.real(apps)
        self.server.stop()
        clones = self.bench.pick(10_000, quick=1000)
        for files in (10, clones):
            self.cloned(clones, files)
        return Section("No-op diff", TEXT, self.rows)

    def real(self, apps):
        self.bench.say(f"{apps} databases")
        self.server.fresh()
        world.write_state(self.state, apps, 10)
        world.apply(self.bench.leashctl, self.state, self.server.env)
        row = self.measured(f"{apps:,} databases")
        if apps == 1000:
            row.at_most(60).at_most_times(1.5)

    def cloned(self, apps, files):
        self.bench.say(f"{apps} rows without databases, {files} files")
        clones = world.Clones(self.server, self.state, apps, files)
        clones.prepare(self.bench.leashctl)
        clones.make()
        row = self.measured(f"{apps:,} catalog rows, {files:,} files")
        if apps == 10_000:
            row.at_most(300).at_most_times(1.5)
        if files == 10:
            self.peak = Row(f"peak memory of that diff of {apps:,}", self.memory, unit="MB")
            self.rows.append(self.peak)
            if apps == 10_000:
                self.peak.at_most(120)

    def measured(self, name):
        self.server.settle()
        connections = self.capture()
        floor = [
            self.bench.program, "floor", "--state", self.state, "--statements", self.statements,
            "--url", self.server.url_of(self.database),
        ]
        env = self.server.env
        world.diff(self.bench.leashctl, self.state, env)
        taken = interleaved(
            self.bench.runs,
            leash=lambda: world.diff(self.bench.leashctl, self.state, env),
            floor=lambda: run(floor, env),
        )
        leash, floors = taken["leash"], taken["floor"]
        self.memory = [sample.memory for sample in leash]
        row = Row(
            name, [sample.wall for sample in leash], [sample.wall for sample in floors], cpu=[s.cpu for s in leash],
            floor_cpu=[s.cpu for s in floors],
            note=self.parts(floors, median(sample.wall for sample in leash)) + connections,
        )
        self.rows.append(row)
        return row

    def capture(self):
        """Keeps the statements of one diff for the floor; says over how many connections leash sent them."""
        with self.server.logging(log_statement="all", log_connections="on") as entries:
            world.diff(self.bench.leashctl, self.state, self.server.env)
        sessions = [session for session in capture.sessions(entries) if session.statements]
        self.database = max(sessions, key=lambda session: len(session.statements)).database
        texts = [statement.text for session in sessions for statement in session.statements]
        self.statements.write_bytes(b"\0".join(text.encode() for text in texts))
        return f"; leash sent {len(texts)} statements over {len(sessions)} connection{'s' * (len(sessions) > 1)}"

    def parts(self, floors, leash):
        """Where the floor's time goes, and what reading the files costs by itself."""
        found = [json.loads(sample.output) for sample in floors]
        read, parse, ask = (median(entry[part] for entry in found) for part in ("read", "parse", "ask"))
        floor = median(sample.wall for sample in floors)
        rest = floor - read - parse - ask
        store = self.state / ".leash" / "env"
        stores = [json.loads(run([self.bench.program, "read", store]).output) for _ in range(self.bench.runs)]
        store_wall = [entry["wall"] for entry in stores]
        files, rows, entries = found[0]["files"], found[0]["rows"], stores[0]["files"]
        return (
            f"of the floor, start and end {number(rest)} ms, reading {files:,} files {number(read)}, events "
            f"{number(parse)}, the server {number(ask)} ({rows:,} rows). Not in the floor: opening and reading the "
            f"env store's {entries:,} files takes {middle(store_wall)} ms on one core; with it the ratio would be "
            f"{leash / (floor + median(store_wall)):.2f}"
        )
