"""The command line of hack/bench."""
import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

from benchmarks import report, small
from benchmarks.backup import Backup
from benchmarks.creation import Creation
from benchmarks.detection import detect
from benchmarks.measure import Failed
from benchmarks.noop import Noop
from benchmarks.peers import Peers
from benchmarks.server import Server

USAGE = """\
Measures leash beside its floors, in one run: medians, ratios, and whether what is wanted is reached.

suites, all unless some are named:
  start    `leashctl --help`
  parse    MB/s of YAML
  memory   the diff of 100,000 and 1,000,000 apps in memory
  detect   `leashctl detect` of 10,000 files
  noop     `leashctl diff` of 100, 1,000 and 10,000 apps where nothing is to do; peak memory
  apply    `leashctl apply` of 300 apps from nothing, on 1, 2 and 4 sessions
  backup   `leashctl backup run` of a large database, and of 100 small ones

examples:
  hack/bench                            all of it, some 12 minutes on two cores
  hack/bench --quick                    small numbers, under a minute: does it work?
  hack/bench start noop --runs 21
  hack/bench peers                      leash beside other tools on the same job; installs them with pip in .build
  hack/bench --write docs/performance.md

It builds leashctl and LeashBench in release mode, starts a Postgres of its own (Unix socket, in memory, not durable;
9 GB of /dev/shm for 1,000 databases, or --home), and stops and removes it at the end.
"""


class Bench:
    """What the suites share."""

    def __init__(self, given, home):
        self.given, self.home = given, home
        self.runs = given.runs or self.pick(9, quick=3)
        self.leashctl = (given.products / "leashctl").resolve()
        self.program = (given.products / "LeashBench").resolve()
        self.loads = [os.getloadavg()[0]]
        self.server = Server(home)

    def pick(self, full, quick):
        return quick if self.given.quick else full

    def say(self, text):
        self.loads.append(os.getloadavg()[0])
        print(f"hack/bench: {text} (load {self.loads[-1]:.1f})", file=sys.stderr, flush=True)


SUITES = {
    "start": small.start,
    "parse": small.parse,
    "memory": small.memory,
    "detect": detect,
    "noop": lambda bench: Noop(bench).section(),
    "apply": lambda bench: Creation(bench).section(),
    "backup": lambda bench: Backup(bench).section(),
    "peers": lambda bench: Peers(bench).section(),
}


def arguments():
    parser = argparse.ArgumentParser(
        prog="hack/bench", description=USAGE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=", ".join(SUITES))
    parser.add_argument("--quick", action="store_true", help="small numbers and few runs")
    parser.add_argument("--peers", action="store_true", help="the suite `peers` too")
    parser.add_argument("--runs", type=int, metavar="N", help="runs of each (default: 9; of an apply 3)")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write every sample too")
    parser.add_argument("--write", type=pathlib.Path, metavar="PAGE", help="put the tables between the page's marks")
    parser.add_argument(
        "--products", type=pathlib.Path, metavar="DIR", help="measure leashctl and LeashBench of DIR; nothing is built"
    )
    parser.add_argument("--home", type=pathlib.Path, default="/dev/shm", metavar="DIR", help="where data goes")
    given = parser.parse_args()
    unknown = [name for name in given.suites if name not in SUITES]
    if unknown or (given.runs is not None and given.runs < 1):
        parser.error(f"no such suite: {unknown[0]}" if unknown else "--runs takes a number from 1")
    given.suites = given.suites or [name for name in SUITES if name != "peers"]
    if given.peers and "peers" not in given.suites:
        given.suites.append("peers")
    return given


def build():
    subprocess.run(["hack/packages"], check=True)
    for product in ("leashctl", "LeashBench"):
        command = ["swift", "build", "-c", "release", "--static-swift-stdlib", "--product", product]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            raise SystemExit(f"hack/bench: error: {product} was not built\n{done.stdout.decode()[-3000:]}")


def measured(given, home):
    bench = Bench(given, home)
    sections = []
    try:
        for name in given.suites:
            bench.say(name)
            sections.append(SUITES[name](bench))
            bench.server.stop()
    finally:
        bench.server.clean()
    bench.say("done")
    return sections, bench.loads


def main():
    os.chdir(pathlib.Path(__file__).resolve().parent.parent.parent)
    given = arguments()
    # So that the server is stopped and removed then too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not given.products:
        build()
        given.products = pathlib.Path(".build/release")
    home = pathlib.Path(tempfile.mkdtemp(prefix="leash-bench.", dir=given.home))
    try:
        sections, loads = measured(given, home)
    except Failed as failure:
        raise SystemExit(f"hack/bench: error: {failure}") from None
    finally:
        shutil.rmtree(home, ignore_errors=True)
    text = report.document(sections, loads)
    print(text)
    if given.json:
        given.json.write_text(json.dumps([report.plain(section) for section in sections], indent=1) + "\n")
    if given.write:
        report.write(given.write, text)
