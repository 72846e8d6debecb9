"""The suite `detect`: `leashctl detect` of a large folder, beside a plain walk over it."""
from benchmarks.measure import Failed, interleaved, run
from benchmarks.report import Row, Section

TEXT = """\
`leashctl detect` of a generated repository: Node, Python and Go apps with manifests of 40 dependencies each, sources,
.gitignore files, and as many files again that they leave out. The floor is `find` over the same folder, which reads no
file."""

IGNORED = "*.log\n/out/\n[Tt]mp*/\n**/generated/*.js\n!keep.log\n*.py[cod]\n.env\n"


def detect(bench):
    files = bench.pick(10_000, quick=1_000)
    rows = []
    for name, apps in [("one app", 1), ("20 apps", 20)]:
        folder = bench.home / f"detect-{apps}"
        count = generate(folder, files, apps)
        taken = interleaved(
            max(bench.runs, 5),
            leash=lambda: checked(run([bench.leashctl, "detect", folder]), apps),
            walk=lambda: run(["find", folder, "-type", "f"]),
        )
        walls = {key: [sample.wall for sample in samples] for key, samples in taken.items()}
        cpus = {key: [sample.cpu for sample in samples] for key, samples in taken.items()}
        row = Row(f"{count:,} files, {name}", walls["leash"], walls["walk"], cpu=cpus["leash"], floor_cpu=cpus["walk"])
        rows.append(row.at_most(500) if files >= 10_000 else row)
    return Section("Detection", TEXT, rows)


def checked(sample, apps):
    """The run, if its answer is the right one: each app needs PostgreSQL."""
    found = sample.output.count("uses PostgreSQL")
    if found != apps or "warning" in sample.output:
        raise Failed(f"{found} of {apps} apps were found:\n{sample.output[-2000:]}")
    return sample


def generate(folder, files, apps):
    """Writes the folder: half of the files count, the others are left out by a rule or for their folder's name.

    Returns how many there are.
    """
    written = 0

    def write(path, text):
        nonlocal written
        path = folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        written += 1

    write(".gitignore", IGNORED)
    for number in range(apps):
        root = f"app-{number:02}/" if apps > 1 else ""
        for name, text in [node, python, go][number % 3]().items():
            write(root + name, text)
        share = files // apps // 4
        for index in range(share):
            part = f"{root}src/part-{index // 50:03}/"
            write(f"{part}file-{index:05}.js", f"export const value = {index};\n")
            write(f"{part}file-{index:05}.py", f"value = {index}\n")
            write(f"{part}run-{index:05}.log", "left out\n")
            write(f"{root}node_modules/package-{index // 10:03}/file-{index:05}.js", "module.exports = 1;\n")
        if number % 5 == 0:
            write(f"{root}src/.gitignore", IGNORED)
    return written


def names(count):
    return [f"library-{number:03}" for number in range(count)]


def node():
    lines = ",\n".join(f'    "{name}": "^1.{index}.0"' for index, name in enumerate(names(39)))
    manifest = f'{{\n  "name": "shop",\n  "dependencies": {{\n{lines},\n    "pg": "^8.12.0"\n  }}\n}}\n'
    return {"package.json": manifest, ".env.example": "DATABASE_URL=postgres://localhost/shop\n"}


def python():
    lines = [f"{name}==1.{index}.0" for index, name in enumerate(names(39))]
    return {"requirements.txt": "\n".join([*lines, "psycopg[binary]==3.2.1", ""]), "Procfile": "web: gunicorn app:app\n"}


def go():
    lines = [f"\texample.com/{name} v1.{index}.0" for index, name in enumerate(names(39))]
    required = "\n".join([*lines, "\tgithub.com/jackc/pgx/v5 v5.6.0"])
    return {"go.mod": f"module example.com/shop\n\ngo 1.22\n\nrequire (\n{required}\n)\n"}
