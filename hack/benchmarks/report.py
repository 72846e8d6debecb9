"""What is printed: a table for each suite, with what was wanted of each row and whether it is so."""
import dataclasses
import datetime
import os
import platform
import subprocess

from benchmarks.measure import spread

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


@dataclasses.dataclass
class Row:
    """One line: times of leash, and those of its floor where it has one."""

    name: str
    leash: list
    floor: list = None
    wanted: list = dataclasses.field(default_factory=list)
    cpu: list = None
    floor_cpu: list = None
    note: str = ""
    unit: str = "ms"

    def ratio(self, part=1):
        return spread(self.leash)[part] / spread(self.floor)[part] if self.floor else None

    def cpu_ratio(self):
        return spread(self.cpu)[1] / spread(self.floor_cpu)[1] if self.cpu and self.floor_cpu else None

    def at_most(self, limit, what=None):
        """Wants the median to be at most so much."""
        self.wanted.append((what or f"at most {number(limit)} {self.unit}", spread(self.leash)[1] <= limit))
        return self

    def at_most_times(self, limit):
        """Wants the ratio of the medians to be at most so much."""
        self.wanted.append((f"at most {limit}x", self.ratio() <= limit))
        return self


def number(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def times(values):
    low, middle, high = spread(values)
    return f"**{number(middle)}** ({number(low)} to {number(high)})" if len(values) > 1 else f"**{number(middle)}**"


def of(values, show):
    return show(values) if values else ""


def middle(values):
    return number(spread(values)[1])


HEADINGS = ["measured", "leash", "its CPU", "floor", "its CPU", "ratio", "of CPU", "wanted"]


def cells(row):
    wanted = "; ".join(f"{text}: {'yes' if reached else '**no**'}" for text, reached in row.wanted)
    ratio, of_cpu = row.ratio(), row.cpu_ratio()
    return [
        row.name + (f" ({row.unit})" if row.unit != "ms" else ""), times(row.leash), of(row.cpu, middle),
        of(row.floor, times), of(row.floor_cpu, middle), f"{ratio:.2f}" if ratio else "",
        f"{of_cpu:.2f}" if of_cpu else "", wanted,
    ]


def table(rows):
    """Columns that nothing stands in are left out."""
    lines = [cells(row) for row in rows]
    kept = [n for n in range(len(HEADINGS)) if any(line[n] for line in lines)]
    text = ["| " + " | ".join(HEADINGS[n] for n in kept) + " |", "|" + " --- |" * len(kept)]
    text += ["| " + " | ".join(line[n] for n in kept) + " |" for line in lines]
    return text + [""] + [f"- {row.name}: {row.note}" for row in rows if row.note]


@dataclasses.dataclass
class Section:
    """The rows of one suite, with what they mean."""

    title: str
    text: str
    rows: list
    lines: list = dataclasses.field(default_factory=list)

    def markdown(self):
        text = [f"## {self.title}", "", self.text, ""]
        return text + (table(self.rows) if self.rows else []) + self.lines


def command(*argv):
    done = subprocess.run(argv, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else "unknown"


def facts(loads):
    """Where and when: figures of one machine at one time."""
    with open("/proc/meminfo") as file:
        memory = int(file.readline().split()[1]) / 1024 / 1024
    commit = command("git", "rev-parse", "--short=12", "HEAD")
    changed = " with changes" if command("git", "status", "--porcelain", "Sources", "Tests/Bench") else ""
    now = datetime.datetime.now(datetime.timezone.utc)
    return [
        f"{now:%Y-%m-%d %H:%M} UTC, commit {commit}{changed}; {os.cpu_count()} CPUs, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}; {command('pg_config', '--version')}.",
        f"Load average of a minute: {min(loads):.1f} to {max(loads):.1f} during the run.",
        "",
        "Times are wall milliseconds, **median** (smallest to largest); CPU is the median of user and system time, "
        "which other work on the machine moves less. Leash and its floor take turns.",
    ]


def document(sections, loads):
    lines = facts(loads)
    for section in sections:
        lines += ["", *section.markdown()]
    return "\n".join(lines).rstrip() + "\n"


def write(path, text):
    """Puts the text between the marks of a page."""
    page = path.read_text()
    if BEGIN not in page or END not in page:
        raise SystemExit(f"hack/bench: error: {path} has no lines {BEGIN} and {END}")
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n{text}{END}{after}")


def plain(section):
    """For --json."""
    rows = []
    for row in section.rows:
        entry = {"name": row.name, "unit": row.unit, "leash": row.leash, "leash_cpu": row.cpu, "floor": row.floor}
        entry |= {"floor_cpu": row.floor_cpu, "ratio": row.ratio(), "cpu_ratio": row.cpu_ratio(), "note": row.note}
        rows.append(entry | {"wanted": [{"what": text, "reached": reached} for text, reached in row.wanted]})
    return {"title": section.title, "rows": rows, "lines": section.lines}
