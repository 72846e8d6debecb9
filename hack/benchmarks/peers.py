"""Other tools on the same job, beside leash."""
from benchmarks import tools
from benchmarks.measure import Failed, median, run
from benchmarks.report import Section, number

TEXT = """\
Each app has a login with a password, a connection limit and a timeout, and a database that PUBLIC may not enter.
Apply is from nothing; no-op is the tool's own look when nothing is to do; check is its dry run with one value changed
by hand, which it has to find. Wall seconds, medians, the client's CPU seconds in brackets; where a tool does only
part of the job, the time is for that part."""
# Seconds that one command may take.
LIMIT = 300
HEADINGS = ["tool", "what it does of the job", "apps", "apply", "no-op", "check, one drift"]


class Peers:
    def __init__(self, bench):
        self.bench, self.server = bench, bench.server
        self.folder = bench.home / "peers"

    def section(self):
        lines = ["| " + " | ".join(HEADINGS) + " |", "|" + " --- |" * len(HEADINGS)]
        missing = []
        for kind in (None, tools.Ansible, tools.PgSesame, tools.Ldap2pg):
            self.folder.mkdir(exist_ok=True)
            leash = tools.Leash(self.folder, self.server, self.bench.leashctl)
            tool = kind(self.folder, self.server) if kind else leash
            self.bench.say(tool.name)
            reason = tool.install()
            if reason:
                missing.append(f"- {tool.name} could not be installed: {reason} {tool.hint}".rstrip())
                continue
            for apps in self.bench.pick([10, 100], quick=[3]):
                lines.append(self.line(tool, apps))
        return Section("Other tools", TEXT, [], [*lines, "", *missing])

    def line(self, tool, apps):
        """One run at 100 apps: some of them take minutes."""
        runs = self.bench.given.runs or self.bench.pick(3, quick=1)
        if apps >= 100 and tool.name != "leash":
            runs = 1
        try:
            samples = [self.phases(tool, tools.apps(apps)) for _ in range(runs)]
        except Failed as failure:
            said = str(failure).strip().splitlines()[-1][:200]
            return f"| {tool.name} | {tool.part} | {apps} | failed: {said} | | |"
        cells = [self.cell([sample[phase] for sample in samples]) for phase in range(3)]
        return f"| {tool.name} | {tool.part} | {apps} | " + " | ".join(cells) + " |"

    def cell(self, samples):
        wall, cpu = median(s.wall for s in samples), median(s.cpu for s in samples)
        return f"{number(wall / 1000)} ({number(cpu / 1000)})"

    def phases(self, tool, of):
        tool.begin(of)
        apply, look, check = tool.write(of)
        taken = [self.run(tool, apply), self.run(tool, look)]
        tool.drift(of[len(of) // 2])
        taken.append(self.run(tool, check, ok=(tool.drifted,)))
        if tool.finding not in taken[-1].output:
            raise Failed("the drift was not found")
        return taken

    def run(self, tool, argv, ok=(0,)):
        return run(argv, tool.env, ok, self.folder, limit=LIMIT)
