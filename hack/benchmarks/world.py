"""Servers and state folders in which every app is as it should be."""
import hashlib
import hmac
import json
import pathlib
import re
import shutil
import subprocess
import sys

from benchmarks.measure import Failed, run

HERE = pathlib.Path(__file__).resolve().parent.parent
# Tiers and limits of hack/bench-state come round every 20 apps: one of each is made by leash, the rest are copies.
PERIOD = 20


def write_state(folder, apps, files):
    shutil.rmtree(folder, ignore_errors=True)
    argv = [sys.executable, HERE / "bench-state", "--apps", str(apps), "--files", str(files), folder]
    subprocess.run([str(word) for word in argv], check=True)
    return folder


def apply(leashctl, state, env, *options):
    return run([leashctl, "--state", state, "apply", "--yes", *options], env)


def diff(leashctl, state, env):
    """A no-op diff: anything to do is a failure."""
    sample = run([leashctl, "--state", state, "diff"], env)
    if "in sync" not in sample.output:
        raise Failed(f"diff said: {sample.output[:500]}")
    return sample


def fingerprint(*parts):
    """FNV-1a, as leash's marks have it."""
    bits = 0xCBF29CE484222325
    for part in parts:
        for byte in part.encode() + b"\xff":
            bits = ((bits ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{bits:016x}"


class Clones:
    """Apps 21 to N as copies of the first 20: rows of the catalogs and env files, without databases' files."""

    def __init__(self, server, state, apps, files):
        self.server, self.state, self.apps, self.files = server, pathlib.Path(state), apps, files
        self.store = self.state / ".leash" / "env"

    def name(self, number):
        return f"app-{number:05}"

    def file(self, number):
        """Where hack/bench-state declares an app."""
        share = -(-number * self.files // self.apps) - 1
        return f"apps/part-{share:05}.yaml"

    def prepare(self, leashctl):
        """Lets leash make the first apps, from files that declare only them."""
        write_state(self.state, PERIOD, 1)
        self.server.fresh()
        apply(leashctl, self.state, self.server.env)

    def make(self):
        """Copies them, and writes the state that declares all."""
        kept = self.state.with_name("kept-store")
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(self.store, kept)
        write_state(self.state, self.apps, self.files)
        shutil.copytree(kept, self.store)
        rows = [self.row(number) for number in range(1, self.apps + 1)]
        self.add_catalog_rows(rows)
        self.add_env_files(rows)

    def row(self, number):
        """An app, what it is a copy of, and the words in which the two differ."""
        original = (number - 1) % PERIOD + 1
        name, source = self.name(number), self.name(original)
        words = [(f"inside={fingerprint(source)}", f"inside={fingerprint(name)}")]
        words += [("apps/part-00000.yaml", self.file(number)), (source, name)]
        return number, original, words

    def add_catalog_rows(self, rows):
        data = []
        for number, original, words in rows:
            fields = [str(number), str(original), *(word for pair in words for word in pair)]
            data.append("\t".join(fields))
        script = SETUP + "COPY app FROM stdin;\n" + "\n".join(data) + "\n\\.\n" + MAPS
        for table, changes in TABLES.items():
            script += self.copying(table, changes)
        self.server.sql(script + ORIGINALS)
        self.server.sql(SETUP + "COPY app FROM stdin;\n" + "\n".join(data) + "\n\\.\n" + APPLIED, "leash")

    def copying(self, table, changes):
        """An insert of copies, whatever further columns this version of Postgres has."""
        columns = self.server.sql(
            f"SELECT attname FROM pg_attribute WHERE attrelid = 'pg_catalog.{table}'::regclass AND attnum > 0 "
            "AND NOT attisdropped ORDER BY attnum"
        ).split()
        values = ", ".join(changes.get(column, f"s.{column}") for column in columns)
        return f"INSERT INTO pg_catalog.{table} SELECT {values} FROM {changes['FROM']};\n"

    def add_env_files(self, rows):
        key = bytes.fromhex(json.loads((self.store / ".store").read_text())["key"])
        originals = {n: (self.store / f"{self.name(n)}.env").read_text() for n in range(1, PERIOD + 1)}
        for number, original, words in rows:
            path = self.store / f"{self.name(number)}.env"
            path.write_text(self.env_file(originals[original], words, key, original, number))
            path.chmod(0o600)

    def env_file(self, text, words, key, original, number):
        for old, new in words[1:]:
            text = text.replace(old, new)
        # One of the values of hack/bench-state ends with the bare number.
        text = re.sub(rf"=production-{original}$", f"=production-{number}", text, flags=re.MULTILINE)
        header, body = text.split("\n", 1)
        values = dict(line.split("=", 1) for line in body.splitlines())
        record = json.loads(header.removeprefix("#leash:"))
        for name, entry in record["keys"].items():
            entry["digest"] = hmac.new(key, values[name].encode(), hashlib.sha256).hexdigest()[:32]
        return "#leash:" + json.dumps(record, separators=(",", ":")) + "\n" + body


SETUP = """
SET allow_system_table_mods = on;
CREATE TEMP TABLE app (
    n int, original int, inside_old text, inside text, file_old text, file text, source text, name text);
CREATE FUNCTION pg_temp.renamed(t text, a app) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT replace(replace(replace(t, a.inside_old, a.inside), a.file_old, a.file), a.source, a.name) $$;
"""

MAPS = """
CREATE TEMP TABLE role_map AS SELECT r.oid AS old, (100000 + row_number() OVER (ORDER BY a.n, r.oid))::oid AS new, a.n
    FROM app a JOIN pg_catalog.pg_authid r ON r.rolname = a.source OR r.rolname LIKE a.source || '\\_%'
    WHERE a.n > a.original;
CREATE TEMP TABLE base_map AS SELECT d.oid AS old, (1000000 + a.n)::oid AS new, a.n
    FROM app a JOIN pg_catalog.pg_database d ON d.datname = a.source WHERE a.n > a.original;
CREATE INDEX ON role_map (old, n); CREATE INDEX ON base_map (old, n); CREATE UNIQUE INDEX ON app (n);
ANALYZE role_map; ANALYZE base_map; ANALYZE app;
"""

NEW_ROLE = "COALESCE((SELECT m.new FROM role_map m WHERE m.old = s.{0} AND m.n = a.n), s.{0})"
BASE = "'pg_catalog.pg_database'::regclass"
TABLES = {
    "pg_authid": {
        "FROM": "pg_catalog.pg_authid s JOIN role_map r ON r.old = s.oid JOIN app a USING (n)",
        "oid": "r.new", "rolname": "pg_temp.renamed(s.rolname::text, a)::name",
    },
    "pg_auth_members": {
        "FROM": "pg_catalog.pg_auth_members s JOIN role_map r ON r.old = s.member JOIN role_map g "
                "ON g.old = s.roleid AND g.n = r.n JOIN app a ON a.n = r.n",
        "oid": "(3000000 + row_number() OVER ())::oid", "roleid": "g.new", "member": "r.new",
        "grantor": NEW_ROLE.format("grantor"),
    },
    "pg_database": {
        "FROM": "pg_catalog.pg_database s JOIN base_map b ON b.old = s.oid JOIN app a USING (n)",
        "oid": "b.new", "datname": "pg_temp.renamed(s.datname::text, a)::name", "datdba": NEW_ROLE.format("datdba"),
        "datacl": "pg_temp.renamed(s.datacl::text, a)::aclitem[]",
    },
    "pg_db_role_setting": {
        "FROM": "pg_catalog.pg_db_role_setting s JOIN role_map r ON r.old = s.setrole JOIN base_map b "
                "ON b.old = s.setdatabase AND b.n = r.n JOIN app a ON a.n = r.n",
        "setdatabase": "b.new", "setrole": "r.new", "setconfig": "pg_temp.renamed(s.setconfig::text, a)::text[]",
    },
    "pg_shdescription": {
        "FROM": "pg_catalog.pg_shdescription s JOIN (SELECT *, 'pg_catalog.pg_authid'::regclass AS class FROM role_map "
                f"UNION ALL SELECT *, {BASE} FROM base_map) m ON m.old = s.objoid AND m.class = s.classoid "
                "JOIN app a USING (n)",
        "objoid": "m.new", "description": "pg_temp.renamed(s.description, a)",
    },
    "pg_shdepend": {
        "FROM": "pg_catalog.pg_shdepend s JOIN role_map r ON r.old = s.refobjid AND s.refclassid = "
                "'pg_catalog.pg_authid'::regclass JOIN base_map b ON b.n = r.n AND b.old IN (s.dbid, s.objid) "
                "JOIN app a ON a.n = r.n",
        "dbid": "CASE WHEN s.dbid = 0 THEN s.dbid ELSE b.new END", "refobjid": "r.new",
        "objid": f"CASE WHEN s.classid = {BASE} THEN b.new ELSE s.objid END",
    },
}
# The marks of the originals name a file that is another by now.
ORIGINALS = """
UPDATE pg_catalog.pg_shdescription d SET description = replace(d.description, a.file_old, a.file)
    FROM app a JOIN pg_catalog.pg_database s ON s.datname = a.source WHERE a.n = a.original AND d.objoid = s.oid;
"""

APPLIED = """
INSERT INTO leash.applied (address, object, "values", revision)
SELECT pg_temp.renamed(s.address, a), d.oid, pg_temp.renamed(s."values", a), s.revision
FROM leash.applied s JOIN app a ON s.address = 'database/' || a.source
    JOIN pg_catalog.pg_database d ON d.datname = a.name
WHERE a.n > a.original;
"""
