"""The suites that need no server: start, parsing, and the diff in memory."""
import json
import re

from benchmarks import world
from benchmarks.measure import interleaved, run
from benchmarks.report import Row, Section


def start(bench):
    """`leashctl --help` beside a program that does nothing, and one that does nothing with the same libraries."""
    taken = interleaved(
        max(bench.runs, bench.pick(20, quick=5)),
        leash=lambda: run([bench.leashctl, "--help"]),
        nothing=lambda: run(["/bin/true"]),
        libraries=lambda: run([bench.program, "start"]),
    )
    walls = {name: [sample.wall for sample in samples] for name, samples in taken.items()}
    cpus = {name: [sample.cpu for sample in samples] for name, samples in taken.items()}
    rows = [
        Row("`leashctl --help`", walls["leash"], walls["libraries"], cpu=cpus["leash"], floor_cpu=cpus["libraries"]),
        Row("a program that does nothing (`/bin/true`)", walls["nothing"], cpu=cpus["nothing"]),
    ]
    rows[0].at_most(25)
    text = "The floor is a program with Swift's, libpq's and libyaml's libraries that ends at once."
    return Section("Start", text, rows)


def parse(bench):
    """MB/s of three ways to read the same files."""
    folder = bench.home / "yaml"
    world.write_state(folder, bench.pick(10_000, quick=1000), 10)
    found = json.loads(run([bench.program, "parse", folder, bench.runs]).output)
    size = found["bytes"] / 1e6

    def speeds(part, clock):
        return [size / (taken / 1000) for taken in found[part][clock]]

    rows = []
    for part, name in [
        ("events", "libyaml's events alone"), ("trees", "trees with places and every check of YAML"),
        ("state", "desired state, with every check of the files"),
    ]:
        rows.append(Row(name, speeds(part, "wall"), cpu=speeds(part, "cpu"), unit="MB/s"))
    text = f"{size:.1f} MB in {found['files']} files of many apps, in memory already; wall, and per second of CPU time."
    return Section("Parsing", text, rows)


def memory(bench):
    """The diff without processes, files and servers."""
    rows = []
    for apps, limit in bench.pick([(10_000, None), (100_000, 200), (1_000_000, 2000)], quick=[(10_000, None)]):
        bench.say(f"{apps:,} apps in memory")
        needed = apps * 8e3
        if available() < needed:
            bench.say(f"left out: it may take {needed / 1e9:.0f} GB, and {available() / 1e9:.0f} are free")
            continue
        sample = run([bench.program, "diff", apps, min(bench.runs, 5)])
        found = json.loads(sample.output)
        row = Row(f"{apps:,} apps", found["wall"], cpu=found["cpu"])
        row.note = f"the process held {sample.memory:,.0f} MB, both states included"
        if limit:
            row.at_most(limit)
        rows.append(row)
    text = "The diff of a desired and a live state in memory, each app with a database and two keys, all in sync."
    return Section("Diff in memory", text, rows)


def available():
    """Bytes that may be taken."""
    with open("/proc/meminfo") as file:
        return int(re.search(r"MemAvailable:\s+(\d+)", file.read())[1]) * 1024
