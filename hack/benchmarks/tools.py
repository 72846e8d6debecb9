"""How the other tools are installed, and how each spells the same job.

The job: N apps, each with one LOGIN role with a password, a connection limit of 20 and a statement_timeout of 30 s, and
a database of its own that PUBLIC may not enter.
"""
import dataclasses
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

LIMIT = 20


@dataclasses.dataclass(frozen=True)
class App:
    name: str
    password: str


def apps(count):
    names = [f"app_{number:04}" for number in range(1, count + 1)]
    return [App(name, hashlib.sha256(name.encode()).hexdigest()[:24]) for name in names]


class Tool:
    """One tool: packages, files, commands, and the drift that it can see."""

    name = part = hint = ""
    packages = ()
    # Packages of Debian without which pip can't build one of those; installed where that is allowed.
    libraries = ()
    # What a run exits with when it finds the drift, and what it says then.
    drifted, finding = 0, ""

    def __init__(self, home, server):
        self.bin = pathlib.Path(".build/peers").resolve() / self.name / "bin"
        self.folder, self.server = home, server
        self.env = dict(server.env, PATH=f"{self.bin}:{server.env['PATH']}", LC_ALL="C.UTF-8", NO_COLOR="1")

    def install(self):
        """Why it can't be had; nothing if it is there."""
        if (self.bin / self.program).exists():
            return None
        self.bin.parent.parent.mkdir(parents=True, exist_ok=True)
        libraries = [["apt-get", "install", "-q", "-y", *self.libraries]] if self.libraries and os.geteuid() == 0 else []
        steps = [*libraries, [sys.executable, "-m", "venv", self.bin.parent], [self.bin / "pip", "install", "-q", *self.packages]]
        for step in steps:
            try:
                done = subprocess.run([str(word) for word in step], capture_output=True, text=True, timeout=600)
            except (OSError, subprocess.TimeoutExpired) as error:
                return str(error)
            if done.returncode:
                shutil.rmtree(self.bin.parent, ignore_errors=True)
                return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "pip failed"
        return None

    def begin(self, of):
        """A server as the tool needs it, which is empty unless it can't make databases."""
        self.server.fresh()

    def drift(self, app):
        self.server.sql(f"ALTER ROLE {app.name} CONNECTION LIMIT 7")


class Ansible(Tool):
    name, part = "ansible", "all of it"
    program = "ansible-playbook"
    packages = ("ansible", "psycopg2-binary")
    finding = "changed=1"

    def write(self, of):
        (self.folder / "site.yml").write_text(PLAYBOOK)
        (self.folder / "apps.yml").write_text(json.dumps({"apps": [vars(app) for app in of]}))
        hosts = f"localhost ansible_python_interpreter={self.bin / 'python'} pg_socket={self.server.socket}\n"
        (self.folder / "hosts").write_text(hosts)
        settings = "[defaults]\nretry_files_enabled = false\n[connection]\npipelining = true\n"
        (self.folder / "ansible.cfg").write_text(settings)
        self.env["ANSIBLE_CONFIG"] = str(self.folder / "ansible.cfg")
        play = [self.bin / self.program, "-i", "hosts", "site.yml"]
        return play, play, [*play, "--check"]


PLAYBOOK = """\
- hosts: localhost
  connection: local
  gather_facts: false
  vars_files: [apps.yml]
  module_defaults:
    community.postgresql.postgresql_user: &login { login_unix_socket: "{{ pg_socket }}", login_user: postgres }
    community.postgresql.postgresql_db: *login
    community.postgresql.postgresql_privs: *login
  tasks:
    - name: Roles
      community.postgresql.postgresql_user:
        name: "{{ item.name }}"
        password: "{{ item.password }}"
        role_attr_flags: LOGIN
        conn_limit: 20
        configuration: { statement_timeout: 30s }
      loop: "{{ apps }}"
      loop_control: { label: "{{ item.name }}" }
      no_log: true
    - name: Databases
      community.postgresql.postgresql_db: { name: "{{ item.name }}", owner: "{{ item.name }}" }
      loop: "{{ apps }}"
      loop_control: { label: "{{ item.name }}" }
    - name: PUBLIC may not connect
      community.postgresql.postgresql_privs:
        login_db: postgres
        type: database
        objs: "{{ item.name }}"
        privs: CONNECT
        roles: PUBLIC
        state: absent
      loop: "{{ apps }}"
      loop_control: { label: "{{ item.name }}" }
"""


class PgSesame(Tool):
    name, part = "pgsesame", "roles, passwords, CONNECT on one database"
    program = "pgsesame"
    packages = ("pgsesame==0.4.2",)
    drifted = 2

    def write(self, of):
        lines = ["version: 1", "engine: postgres", "principals:"]
        for app in of:
            lines += [f"  {app.name}:", "    type: user", f"    password_env: PW_{app.name.upper()}"]
            lines += ["    attributes: []", "    privileges:", "      databases: {connect: [postgres]}"]
            self.env[f"PW_{app.name.upper()}"] = app.password
        (self.folder / "permissions.yaml").write_text("\n".join(lines) + "\n")
        program = self.bin / self.program
        return [[program, verb, "permissions.yaml"] for verb in ("apply", "plan", "plan")]

    def drift(self, app):
        self.server.sql(f"ALTER ROLE {app.name} NOLOGIN")


class Ldap2pg(Tool):
    name, part = "ldap2pg", "roles, CONNECT of PUBLIC and owner; the databases are there before"
    program = "ldap2pg"
    libraries = ("libldap-dev", "libsasl2-dev")
    hint = f"(with {' and '.join(libraries)}, of Debian, pip can build python-ldap)"
    packages = ("ldap2pg==5.9", "psycopg2-binary", "setuptools<80")
    drifted = 1

    def write(self, of):
        names = ", ".join(app.name for app in of)
        grants = "\n".join(f"  - {{privilege: conn, database: {app.name}, role: {app.name}}}" for app in of)
        (self.folder / "ldap2pg.yml").write_text(f"""\
version: 5
postgres:
  databases_query: "SELECT datname FROM pg_database WHERE datname LIKE 'app\\\\_%' OR datname = 'postgres'"
  managed_roles_query: "VALUES ('public') UNION SELECT rolname FROM pg_roles WHERE rolname LIKE 'app\\\\_%'"
  schemas_query: [public]
  owners_query: [postgres]
privileges:
  conn: [__connect__]
sync_map:
- roles:
  - names: [{names}]
    options: LOGIN
- grant:
{grants}
""")
        play = [self.bin / self.program, "-c", "ldap2pg.yml"]
        return [*play, "--real"], [*play, "--check"], [*play, "--check"]

    def begin(self, of):
        self.server.fresh()
        self.server.sql("".join(f"CREATE DATABASE {app.name};\n" for app in of))

    def drift(self, app):
        self.server.sql(f"ALTER ROLE {app.name} NOLOGIN")


class Leash(Tool):
    """Beside them: all of the job, an owner role apart from the login, a proven password, and its publication."""

    name, part = "leash", "all of it, and an env file with a proven URL"
    drifted = 2

    def __init__(self, home, server, leashctl):
        super().__init__(home, server)
        self.leashctl = leashctl

    def install(self):
        return None

    def write(self, of):
        shutil.rmtree(self.folder / ".leash", ignore_errors=True)
        names = [app.name.replace("_", "-") for app in of]
        lines = ["leash: v1", "servers: { main: { url: { env: LEASH_MAIN_URL } } }", "apps:"]
        lines += [f"  {name}: {{}}" for name in names] + ["databases:"]
        limits = f"{{ connections: {LIMIT}, statementTimeout: 30s }}"
        lines += [f"  {name}: {{ app: {name}, limits: {limits} }}" for name in names]
        (self.folder / "leash.yaml").write_text("\n".join(lines) + "\n")
        play = [self.leashctl, "--state", self.folder]
        return [*play, "apply", "--yes"], [*play, "diff"], [*play, "diff"]

    def drift(self, app):
        self.server.sql(f'ALTER ROLE "{app.name.replace("_", "-")}_1" CONNECTION LIMIT 7')
