"""Statements of leash, taken from the server's log."""
import dataclasses
import re

SENT = re.compile(r"(statement|execute [^:]*): (.*)", re.DOTALL)
AUTHORIZED = re.compile(r"connection authorized: user=(\S+) database=(\S+)")
PARAMETER = re.compile(r"\$(\d+) = ('(?:[^']|'')*'|NULL)")


@dataclasses.dataclass
class Session:
    """One connection, and what was sent over it."""

    user: str = ""
    database: str = ""
    is_open: bool = False
    opened: int = 0
    statements: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Statement:
    time: int
    text: str
    is_script: bool


def bound(text, detail):
    """The statement with its parameters in their places."""
    values = dict(PARAMETER.findall(detail or ""))
    if not values:
        return text
    return re.sub(r"\$(\d+)\b", lambda found: values.get(found[1], found[0]), text)


def sessions(entries, but=("psql",)):
    """The connections of a log in the order in which they began, without those of the tools named."""
    found = {}
    for time, entry in enumerate(entries):
        if entry.get("backend_type") != "client backend" or entry.get("application_name") in but:
            continue
        session = found.setdefault(entry["session_id"], Session(opened=time))
        session.user = entry.get("user", session.user)
        session.database = entry.get("dbname", session.database)
        sent = SENT.match(entry["message"])
        if sent:
            text = bound(sent[2], entry.get("detail"))
            session.statements.append(Statement(time, text, sent[1] == "statement"))
        elif AUTHORIZED.match(entry["message"]):
            session.is_open = not any(f"application_name={name}" in entry["message"] for name in but)
    return [session for session in found.values() if session.statements or session.is_open]
