"""A Postgres server of the benchmark's own: a Unix socket only, data in memory, nothing made durable."""
import contextlib
import json
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

from benchmarks.measure import Failed

ACCESS = "local all postgres peer map=bench\nlocal all all scram-sha-256\n"
SETTINGS = """
listen_addresses = ''
max_connections = 300
shared_buffers = 256MB
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
log_min_messages = warning
log_checkpoints = off
log_connections = off
log_statement = 'none'
logging_collector = on
log_destination = 'jsonlog'
log_directory = 'log'
log_filename = 'server'
log_rotation_size = 0
log_rotation_age = 0
"""
CATALOGS = ["pg_authid", "pg_auth_members", "pg_database", "pg_db_role_setting", "pg_shdepend", "pg_shdescription"]
TICK = os.sysconf("SC_CLK_TCK")


def programs():
    """The folder of initdb and pg_ctl."""
    found = shutil.which("pg_ctl")
    if found:
        return pathlib.Path(found).resolve().parent
    versions = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if not versions:
        raise SystemExit("hack/bench: error: no Postgres; hack/packages installs it")
    return versions[-1]


class Server:
    """One server at a time; `fresh` begins anew from a cluster that was never started."""

    def __init__(self, home):
        self.home = pathlib.Path(home)
        self.data = self.home / "data"
        self.pristine = self.home / "pristine"
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.programs = programs()
        self.socket = pathlib.Path(tempfile.mkdtemp(prefix="leash-bench.", dir="/tmp"))
        self.socket.chmod(0o711)
        self.home.chmod(0o711)
        self.own(self.socket)
        self.running = False

    @property
    def url(self):
        return self.url_of("postgres")

    def url_of(self, database):
        return f"postgresql:///{database}?host={self.socket}&user=postgres"

    @property
    def env(self):
        """Everybody's environment: no PG variable of the caller's."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LEASH"))}
        return kept | {
            "PGHOST": str(self.socket), "PGUSER": "postgres", "PGDATABASE": "postgres", "LEASH_MAIN_URL": self.url,
        }

    def own(self, path):
        if os.geteuid() == 0:
            account = pwd.getpwnam(self.user)
            os.chown(path, account.pw_uid, account.pw_gid)

    def as_server(self, *argv):
        argv = [str(word) for word in argv]
        if os.geteuid() == 0:
            argv = ["runuser", "-u", self.user, "--", *argv]
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        done = subprocess.run(argv, cwd="/", env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise Failed(f"{' '.join(argv)}: {done.stdout}{done.stderr}")

    def initialize(self):
        folder = self.pristine
        folder.mkdir(mode=0o700)
        self.own(folder)
        self.as_server(
            self.programs / "initdb", f"--pgdata={folder}", "--username=postgres", "--auth=peer", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-instructions", "--no-sync",
        )
        names = sorted({"root", self.user, pwd.getpwuid(os.geteuid()).pw_name})
        (folder / "pg_hba.conf").write_text(ACCESS)
        (folder / "pg_ident.conf").write_text("".join(f"bench {name} postgres\n" for name in names))
        with open(folder / "postgresql.conf", "a") as file:
            file.write(SETTINGS + f"unix_socket_directories = '{self.socket}'\n")

    def fresh(self, source=None, **settings):
        """Starts on a new copy of the pristine cluster, or of one that was kept."""
        if not self.pristine.exists():
            self.initialize()
        self.stop()
        subprocess.run(["rm", "-rf", self.data], check=True)
        subprocess.run(["cp", "-a", source or self.pristine, self.data], check=True)
        self.start(**settings)

    def start(self, **settings):
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self.as_server(
            self.programs / "pg_ctl", "start", "-s", "-w", "-D", self.data, "-l", self.data / "startup", "-o", options
        )
        self.running = True

    def stop(self):
        if self.running:
            self.as_server(self.programs / "pg_ctl", "stop", "-s", "-w", "-m", "fast", "-t", "300", "-D", self.data)
        self.running = False

    def keep(self, name):
        """Stops, and keeps a copy of the data to begin from again."""
        self.stop()
        kept = self.home / name
        subprocess.run(["rm", "-rf", kept], check=True)
        subprocess.run(["cp", "-a", self.data, kept], check=True)
        return kept

    def clean(self):
        self.stop()
        shutil.rmtree(self.socket, ignore_errors=True)

    def sql(self, text, database="postgres"):
        """Runs a script, and returns its rows as text."""
        argv = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database, "-f", "-"]
        done = subprocess.run(argv, input=text, capture_output=True, text=True, env=self.env)
        if done.returncode:
            raise Failed(done.stderr[-2000:])
        return done.stdout.strip()

    def settle(self):
        """What autovacuum would have done by now; it is off so that it comes at no other time."""
        self.sql("".join(f"VACUUM (ANALYZE) pg_catalog.{name};\n" for name in CATALOGS) + "CHECKPOINT;\n")
        if self.sql("SELECT count(*) FROM pg_database WHERE datname = 'leash'") == "1":
            self.sql("VACUUM (ANALYZE) leash.applied;", "leash")

    @contextlib.contextmanager
    def logging(self, **settings):
        """Collects what is logged inside, with these settings on."""
        log = self.data / "log" / "server.json"
        start = log.stat().st_size if log.exists() else 0
        entries = []
        self.configure("".join(f"ALTER SYSTEM SET {name} = '{value}';\n" for name, value in settings.items()))
        yield entries
        self.configure("ALTER SYSTEM RESET ALL;\n")
        entries += self.entries(start)

    def entries(self, start=0):
        """What was logged, from a byte of the log on."""
        with open(self.data / "log" / "server.json") as file:
            file.seek(start)
            return [json.loads(line) for line in file if line.startswith("{")]

    def configure(self, text):
        self.sql(text + "SELECT pg_reload_conf();")
        time.sleep(0.5)

    def cpu(self):
        """CPU milliseconds that the server's processes have used so far, those that ended too."""
        def used(pid, ended):
            try:
                fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                return 0
            return sum(map(int, fields[11:15] if ended else fields[11:13]))

        parent = (self.data / "postmaster.pid").read_text().split()[0]
        living = pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return (used(parent, True) + sum(used(pid, False) for pid in living)) * 1000 / TICK

    def timed(self, runner):
        """A run with what it cost the server."""
        before = self.cpu()
        sample = runner()
        sample.server = max(0.0, self.cpu() - before)
        return sample
