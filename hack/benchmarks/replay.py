"""The statements of an apply, dealt out anew over psql sessions."""
import dataclasses
import re

from benchmarks.measure import Failed

APP = re.compile(r"app-\d{5}")
AUDIT = re.compile(r"INSERT INTO leash\.audit ")
ENDED = re.compile(r"(UPDATE leash\.audit .* WHERE id = )'(\d+)'", re.DOTALL)


@dataclasses.dataclass
class Unit:
    """What one connection sends for one app without a break."""

    time: float
    place: str
    texts: list


def deal(items, hands):
    return [items[hand::hands] for hand in range(hands)]


class Replay:
    """Of each app the units in their order: on the sessions that change the server, inside its database, as its login.

    psql has one connection at a time, and leash keeps a session open while it enters a database. So that the floor
    connects no more often than leash, a session sends the first units of all its apps, then the second of all, and
    so on.
    """

    def __init__(self, sessions, urls):
        self.urls, self.apps, self.before, self.after = urls, {}, [], []
        self.creations, self.audits = [], 0
        self.statements = sum(len(session.statements) for session in sessions)
        self.connections = len(sessions)
        first = min(
            statement.time for session in sessions for statement in session.statements if APP.search(statement.text)
        )
        for order, session in enumerate(sessions):
            if APP.fullmatch(session.database):
                self.add_visit(session, order)
            else:
                self.add_admin(session, first)
        self.preamble = self.first_script(sessions)

    @property
    def note(self):
        return f"{self.statements:,} statements over {self.connections:,} connections"

    def first_script(self, sessions):
        """What leash sends on each new session."""
        found = [session.statements[0] for session in sessions if session.statements]
        return next((as_psql(statement) for statement in found if statement.is_script), "")

    def add_visit(self, session, order):
        """A connection into an app's database, by the admin or by the app's login."""
        texts = [as_psql(statement) for statement in session.statements]
        time = session.statements[0].time if session.statements else session.opened
        user = session.user if session.user != "postgres" else ""
        self.units(session.database).append(Unit(time, f"{user}@{session.database}", texts))

    def units(self, app):
        return self.apps.setdefault(app, [])

    def add_admin(self, session, first):
        """A session on the server's own databases: its statements are told apart by the apps that they name."""
        audited, app, common = [], None, []
        for block in blocks(session.statements):
            texts = [self.audit(statement, audited) for statement in block]
            named = next((APP.search(statement.text)[0] for statement in block if APP.search(statement.text)), None)
            is_round = any("REPEATABLE READ" in statement.text or "advisory" in statement.text for statement in block)
            if named and not is_round:
                app = named
            elif is_round or app is None:
                common.append((block[0].time, texts))
                continue
            self.units(app).append(Unit(block[0].time, "", texts))
            self.creations += [text for text in texts if text.startswith("CREATE DATABASE")]
        self.before.append((session.database, [text for time, texts in common if time < first for text in texts]))
        self.after.append((session.database, [text for time, texts in common if time > first for text in texts]))

    def audit(self, statement, audited):
        """The number that a line of the audit table got is another in each replay: psql keeps it, as leash does."""
        text = as_psql(statement)
        if AUDIT.match(text):
            self.audits += 1
            audited.append(f"audit{self.audits}_")
            return text + f" \\gset {audited[-1]}\n"
        if ENDED.match(text) and audited:
            return ENDED.sub(lambda found: f"{found[1]}:'{audited[-1]}id'", text)
        return text

    def scripts(self, sessions):
        """What comes before all apps; a script for each session; what comes after."""
        sent = [texts for _, texts in self.before + self.after]
        sent += [unit.texts for units in self.apps.values() for unit in units]
        if sum(len(texts) for texts in sent) != self.statements:
            raise Failed("the replay leaves statements of the log out, or sends some twice")
        shares = [[merged(self.apps[app]) for app in share] for share in deal(sorted(self.apps), sessions)]
        return [self.joined(self.before), *(self.share(apps) for apps in shares), self.joined(self.after)]

    def joined(self, parts):
        return "".join(f"\\connect {database} postgres\n{lines(texts)}" for database, texts in parts if texts)

    def share(self, apps):
        script = ""
        for level in range(max(len(units) for units in apps)):
            place = None
            for units in sorted(apps, key=lambda units: units[level].place if level < len(units) else ""):
                if level >= len(units):
                    continue
                unit = units[level]
                if unit.place or place != "":
                    script += self.connect(unit.place)
                place = unit.place
                script += lines(unit.texts)
        return script

    def connect(self, place):
        if not place:
            return f"\\connect leash postgres\n{lines([self.preamble])}"
        user, database = place.split("@")
        if not user:
            return f"\\connect {database} postgres\n"
        return f"\\connect {self.urls[database]}\n"


def blocks(statements):
    """Transactions, and single statements."""
    block = []
    for statement in statements:
        word = statement.text.strip().upper()
        block.append(statement)
        if block[0].text.strip().upper().startswith("BEGIN") and word not in ("COMMIT", "ROLLBACK"):
            continue
        yield block
        block = []
    if block:
        yield block


def merged(units):
    """One app's units in order; those that follow each other on the server's sessions are one."""
    found = []
    for unit in sorted(units, key=lambda unit: unit.time):
        if found and unit.place == found[-1].place == "":
            found[-1].texts += unit.texts
        else:
            found.append(dataclasses.replace(unit, texts=list(unit.texts)))
    return found


def lines(texts):
    """The statements one by one, but for transactions: those go at once up to their commit, as leash sends them."""
    script, opened = "", False
    for text in filter(None, texts):
        if opened and text not in ("commit", "rollback"):
            script += f" \\; {text}"
            continue
        script += ";\n" * opened
        opened = text == "begin"
        script += text if opened or text.endswith("\n") else text + ";\n"
    return script


def as_psql(statement):
    """A statement for psql; several that leash sends at once go at once here too."""
    text = statement.text.strip().rstrip(";")
    if not statement.is_script:
        return text
    parts = [part.strip() for part in re.split(r";(?=(?:[^']*'[^']*')*[^']*$)", text)]
    return " \\; ".join(parts)
