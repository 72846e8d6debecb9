import LeashDetect
import Testing

@Suite struct PythonRequirements {
    @Test(arguments: [
        ("psycopg2", "psycopg2", []), ("Psycopg2_Binary>=2.9,<3", "psycopg2-binary", []),
        ("celery [redis, MsgPack] ~= 5.4", "celery", ["redis", "msgpack"]), ("a.b-_c==1", "a-b-c", []),
        ("pg8000 (>=1.31)", "pg8000", []), ("psycopg[binary]", "psycopg", ["binary"]), ("a===1", "a", []),
        ("redis; python_version > '3'", "redis", []), ("asyncpg@https://e.org/a.zip", "asyncpg", []),
    ])
    func `have names and extras`(text: String, name: String, extras: [String]) {
        let requirement = PythonRequirement(text)
        #expect(requirement?.name == name)
        #expect(requirement?.extras == Set(extras))
    }

    @Test(arguments: [
        "", " ", "-r base.txt", "./psycopg2", "git+https://e.org/psycopg2", "[redis]", "psycopg2/x", "a b", "=1",
    ])
    func `are none without a name`(text: String) {
        #expect(PythonRequirement(text) == nil)
    }

    @Test func `keep a URL's semicolon`() {
        let requirement = PythonRequirement("a @ https://e.org/x;y.zip ; os_name == 'nt'")
        #expect(requirement?.url == "https://e.org/x;y.zip")
        #expect(requirement?.marker == "os_name == 'nt'")
    }

    @Test(arguments: [
        ("sys_platform == 'win32'", false), ("sys_platform == 'linux'", true), ("os_name != \"nt\"", true),
        ("'linux' in sys_platform", true), ("'win' in sys_platform", false),
        ("sys_platform not in 'linux, darwin'", false),
        ("platform_system == 'Darwin' or os_name == 'posix'", true), ("python_version < '3'", false),
        ("python_version >= '3.7'", true), ("'3.6' >= python_version", false), ("extra == 'dev'", false),
        ("os.name == 'nt' and platform_machine == 'arm64'", false),
        ("python_version < '3.7' and (os_name == 'posix')", false),
        ("(sys_platform == 'win32' or (os_name == 'nt'))", false), ("python_full_version < '3.0.0'", false),
        ("platform_python_implementation == 'PyPy'", false),
    ])
    func `are judged by their markers for Linux`(text: String, holds: Bool) {
        #expect(PythonMarker.holds(text) == holds)
    }

    @Test(arguments: [
        "", "python_version < '3.12'", "platform_machine == 'x86_64'", "sys_platform", "== 'win32'", "nonsense == 'x'",
        "os_name == 'posix' and platform_machine == 'arm64'", String(repeating: "(", count: 20_000), "sys_platform == ",
    ])
    func `are not judged by what can't be told`(text: String) {
        #expect(PythonMarker.holds(text) == nil)
    }
}

@Suite struct RequirementsFiles {
    private func lines(_ text: String) -> [RequirementLine] { RequirementsFile.lines(of: source(text)) }

    private func names(_ text: String) -> [String] {
        lines(text).compactMap { if case .requirement(let requirement, _) = $0 { requirement.name } else { nil } }
    }

    @Test func `have lines that go on, and comments that do not`() {
        #expect(lines("a \\\n  ==1\nb") == lines("a   ==1\n\nb"))
        #expect(names("a # \\\nb") == ["a"])
        #expect(names("# a \\\nb") == ["b"])
        #expect(names("a \\\n# b\nc") == ["a", "c"])
        #expect(names("a#b\nc #d\n#e") == ["c"])
        #expect(names("a \\") == ["a"])
    }

    @Test(arguments: [
        "-r x.txt", "-rx.txt", "--requirement x.txt", "--requirement=x.txt", "-r 'x.txt'", "  -r x.txt  # y",
        "-r \\\nx.txt",
    ])
    func `include files`(text: String) {
        #expect(lines(text) == [.file("x.txt", line: 1)])
    }

    @Test(arguments: [
        "-c x.txt", "--constraint x.txt", "-i https://e.org", "--no-binary psycopg2", "-f x", "--pre", "-", "--",
    ])
    func `have options that ask for nothing`(text: String) {
        #expect(lines(text).isEmpty)
    }

    @Test(arguments: [
        ("git+https://e.org/x.git@v1#egg=psycopg2[extra]&x=y", "psycopg2"),
        ("-e git+ssh://git@e.org/a/motor.git", "motor"),
        ("./dist/redis-5.0-py3-none-any.whl", "redis"), ("https://e.org/asyncpg-0.29.0.tar.gz", "asyncpg"),
        ("https://e.org/pg8000-1.31.2-py3-none-any.whl#sha256=00", "pg8000"), ("--editable=./x#egg=arq", "arq"),
    ])
    func `have names in URLs and archives`(text: String, name: String) {
        #expect(names(text) == [name])
    }

    @Test func `have folders`() {
        #expect(
            lines("-e .\n./lib/db\n-e ../core[cache]") == [
                .folder(".", extras: [], line: 1), .folder("./lib/db", extras: [], line: 2),
                .folder("../core", extras: ["cache"], line: 3),
            ]
        )
    }
}

@Suite struct SetupScripts {
    private func names(_ text: String) -> [String] {
        SetupScript.requirements(of: source(text)).map(\.requirement.name)
    }

    @Test func `have lists of their own and of variables`() {
        #expect(names("setup(install_requires=['a', 'b>=1'])") == ["a", "b"])
        #expect(names("deps = ('a',)\nsetuptools.setup(x=[1], install_requires=deps)") == ["a"])
        #expect(names("setup(extras_require={'x': ['a'], 'y': ['b']})") == ["a", "b"])
        #expect(names("setup(install_requires=['a'] + more)") == ["a"])
    }

    @Test(arguments: [
        "setup(install_requires=read('a'))", "def setup(install_requires=['a']): pass",
        "'setup(install_requires=[\"a\"])'",
        "f(install_requires=['a'])", "setup(cmd=dict(install_requires=['a']))", "setup(install_requires=", "setup(", "",
        "deps = deps\nsetup(install_requires=deps)", "setup(install_requires=[f'{a}'])",
    ])
    func `have no others`(text: String) {
        #expect(names(text) == [])
    }
}
