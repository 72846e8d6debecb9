"""Apply from nothing, beside psql sessions that send the same statements."""
import dataclasses
import os
import re
import shutil

from benchmarks import capture, world
from benchmarks.measure import Failed, run, together
from benchmarks.replay import Replay, deal
from benchmarks.report import Row, Section

TEXT = """\
`leashctl apply` of {apps} apps on an empty server, each with a database, two roles, limits, a proven password and an
env file. The floor is as many psql processes as leash has sessions. They send the same statements, taken from the
server's log of such an apply, each app's in their order, enter each database and log in with each app's password;
what they make, `leashctl diff` finds in sync. Below it the bare `CREATE DATABASE` statements of the same log. Each
run begins on a new copy of the same cluster, in memory. CPU is that of the clients and of the server together."""


class Creation:
    def __init__(self, bench):
        self.bench, self.server = bench, bench.server
        self.state = bench.home / "new"
        self.apps = bench.pick(300, quick=20)
        self.runs = bench.given.runs or bench.pick(3, quick=1)

    def section(self):
        world.write_state(self.state, self.apps, 10)
        rows = []
        for sessions in self.sessions():
            rows += self.rows(sessions)
        return Section("Apply from nothing", TEXT.format(apps=self.apps), rows)

    def sessions(self):
        """1, 2 and 4, where this leashctl has the option."""
        if "--sessions" in run([self.bench.leashctl, "apply", "--help"]).output:
            return self.bench.pick([1, 2, 4], quick=[1, 2])
        self.bench.say("this leashctl has no `apply --sessions`")
        return [None]

    def rows(self, sessions):
        self.bench.say(f"apply of {self.apps} apps, sessions: {sessions or 1}")
        replay = self.capture(sessions)
        scripts = replay.scripts(sessions or 1)
        taken = {"leash": [], "floor": [], "bare": []}
        for number in range(self.runs):
            self.bench.say(f"run {number + 1}")
            taken["leash"].append(self.apply(sessions))
            taken["floor"].append(self.play(scripts, number))
            taken["bare"].append(self.create(replay, sessions or 1))
        walls = {name: [sample.wall for sample in samples] for name, samples in taken.items()}
        cpus = {name: [sample.total for sample in samples] for name, samples in taken.items()}
        name = f"{self.apps} apps, {sessions or 1} session{'s' * ((sessions or 1) > 1)}"
        row = Row(name, walls["leash"], walls["floor"], cpu=cpus["leash"], floor_cpu=cpus["floor"], note=replay.note)
        bare = Row(f"{name}, beside `CREATE DATABASE` alone", walls["leash"], walls["bare"], cpu=cpus["leash"])
        bare.floor_cpu = cpus["bare"]
        return [row.at_most_times(1.1), bare]

    def apply(self, sessions):
        self.server.fresh()
        shutil.rmtree(self.state / ".leash", ignore_errors=True)
        options = ["--sessions", str(sessions)] if sessions else []
        return self.server.timed(lambda: world.apply(self.bench.leashctl, self.state, self.server.env, *options))

    def capture(self, sessions):
        """One apply with everything logged; its env store is what the replays log in with."""
        self.server.fresh(log_statement="all", log_connections="on")
        shutil.rmtree(self.state / ".leash", ignore_errors=True)
        options = ["--sessions", str(sessions)] if sessions else []
        world.apply(self.bench.leashctl, self.state, self.server.env, *options)
        store = self.bench.home / "captured"
        shutil.rmtree(store, ignore_errors=True)
        shutil.copytree(self.state / ".leash", store)
        urls = {}
        for file in (store / "env").glob("*.env"):
            found = re.search(r"^DATABASE_URL=(.*)$", file.read_text(), re.MULTILINE)
            urls[file.stem] = found[1]
        return Replay(capture.sessions(self.server.entries()), urls)

    def play(self, scripts, number):
        self.server.fresh()
        files = []
        for index, script in enumerate(scripts):
            file = self.bench.home / f"replay-{index}.sql"
            file.write_text(script)
            file.chmod(0o600)
            files.append(file)
        # The first script is what comes before all apps, the last what comes after.
        steps = [files[:1], files[1:-1], files[-1:]]
        sample = self.server.timed(lambda: self.in_turn(steps))
        for file in files:
            file.unlink()
        if number == 0:
            self.check()
        return sample

    def in_turn(self, steps):
        samples = [together([self.psql(file) for file in files], self.server.env) for files in steps if files]
        return dataclasses.replace(
            samples[0], wall=sum(sample.wall for sample in samples), cpu=sum(sample.cpu for sample in samples)
        )

    def psql(self, file):
        return ["psql", "-Xq", "-At", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", str(file)]

    def check(self):
        """What the floor made is what leash makes."""
        shutil.rmtree(self.state / ".leash", ignore_errors=True)
        shutil.copytree(self.bench.home / "captured", self.state / ".leash")
        world.diff(self.bench.leashctl, self.state, self.server.env)

    def create(self, replay, sessions):
        """The bare statements, on as many sessions."""
        self.server.fresh()
        self.server.sql("CREATE ROLE leash")
        files = []
        for index, share in enumerate(deal(replay.creations, sessions)):
            file = self.bench.home / f"create-{index}.sql"
            file.write_text("".join(f"{text};\n" for text in share))
            files.append(file)
        if not replay.creations:
            raise Failed("no CREATE DATABASE was seen in the log")
        return self.server.timed(lambda: together([self.psql(file) for file in files], self.server.env))
