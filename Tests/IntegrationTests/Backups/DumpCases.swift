import LeashBackup
import LeashTesting
import Testing

/// What a tenant may have in its database, and what must be there after a restore.
struct DumpCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// As the app.
    var statements: [String] = []
    /// As the superuser, in the database, before.
    var admin: [String] = []
    /// Questions whose answers must be the same in the restored database.
    var questions: [String] = []
    /// What the refusal says; `nil` for what can be dumped.
    var refusal: String?
}

extension DumpCase {
    static let kept = [
        DumpCase(
            testDescription: "row-level security",
            statements: [
                "CREATE TABLE doc (id int, owner text)", "INSERT INTO doc VALUES (1, 'a'), (2, 'b')",
                "ALTER TABLE doc ENABLE ROW LEVEL SECURITY", "CREATE POLICY mine ON doc USING (owner = 'a')",
            ],
            questions: [
                "SELECT count(*)::text FROM doc",
                "SELECT polname || relrowsecurity FROM pg_policy JOIN pg_class c ON c.oid = polrelid",
            ]
        ),
        DumpCase(
            testDescription: "large objects",
            statements: [
                "CREATE TABLE file (id int, body oid)",
                "INSERT INTO file VALUES (1, lo_from_bytea(4711, decode(repeat('deadbeef', 100000), 'hex')))",
            ],
            questions: ["SELECT md5(lo_get(4711)) || count(*)::text FROM pg_largeobject_metadata"]
        ),
        DumpCase(
            testDescription: "partitions, with a default one",
            statements: [
                "CREATE TABLE log (at date, what text) PARTITION BY RANGE (at)",
                "CREATE TABLE log_2026 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                "CREATE TABLE log_rest PARTITION OF log DEFAULT",
                "INSERT INTO log VALUES ('2026-05-01', 'a'), ('2025-05-01', 'b'), ('2026-06-01', 'c')",
            ],
            questions: [
                "SELECT string_agg(tableoid::regclass || ' ' || what, ',' ORDER BY what) FROM log"
            ]
        ),
        DumpCase(
            testDescription: "inheritance, with rows of the parent's own",
            statements: [
                "CREATE TABLE parent (id int)", "CREATE TABLE child () INHERITS (parent)",
                "INSERT INTO parent VALUES (1)", "INSERT INTO child VALUES (2), (3)",
            ],
            questions: ["SELECT count(*)::text FROM ONLY parent", "SELECT count(*)::text FROM parent"]
        ),
        DumpCase(
            testDescription: "generated columns, identity and sequences",
            statements: [
                "CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED)",
                "INSERT INTO item (n) SELECT * FROM generate_series(1, 50)", "CREATE SEQUENCE ticket START 41",
                "SELECT nextval('ticket')",
            ],
            questions: [
                "SELECT sum(twice)::text FROM item", "SELECT last_value || ' ' || is_called FROM ticket",
                "SELECT last_value::text FROM item_id_seq",
            ]
        ),
        DumpCase(
            testDescription: "a trusted extension that the app made itself, with a comment",
            statements: [
                "CREATE SCHEMA tools", "CREATE EXTENSION \(TestServer.someExtension) SCHEMA tools",
                "COMMENT ON EXTENSION \(TestServer.someExtension) IS 'ours'",
            ],
            questions: [
                "SELECT extname || n.nspname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname <> 'plpgsql'"
            ]
        ),
        DumpCase(
            testDescription: "views that depend on each other, functions, triggers, types and a materialized view",
            statements: [
                "CREATE TYPE mood AS ENUM ('sad', 'ok')", "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
                "CREATE TABLE person (name text PRIMARY KEY, mood mood, age positive)",
                "INSERT INTO person VALUES ('Ann', 'ok', 5), ('B;''\"\\', 'sad', 6)",
                "CREATE VIEW v AS SELECT name FROM person", "CREATE VIEW w AS SELECT * FROM v",
                "CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM w",
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\nCOPY fake FROM stdin;\nRETURN NEW; END $$",
                "CREATE TRIGGER t BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION f()",
            ],
            questions: ["SELECT n::text FROM m", "SELECT string_agg(name, '|' ORDER BY name) FROM w"]
        ),
        DumpCase(
            testDescription: "a schema public that is gone, and names that need quotes",
            statements: [
                "DROP SCHEMA public CASCADE", "CREATE SCHEMA \"We ird\"",
                "CREATE TABLE \"We ird\".\"t\n;x\" (\"a b\" text)",
                "INSERT INTO \"We ird\".\"t\n;x\" VALUES (E'\\t\\n')",
            ],
            questions: ["SELECT count(*)::text FROM \"We ird\".\"t\n;x\""]
        ),
        DumpCase(
            testDescription: "a role at its connection limit, with a statement timeout of 30 ms",
            statements: ["CREATE TABLE big AS SELECT n, repeat('x', 500) AS t FROM generate_series(1, 20000) n"],
            admin: [
                "ALTER ROLE notes_1 CONNECTION LIMIT 1", "ALTER ROLE notes_1 SET statement_timeout = '30ms'",
                "ALTER ROLE notes SET statement_timeout = '30ms'",
                "ALTER DATABASE notes SET statement_timeout = '30ms'",
                "ALTER DATABASE notes SET search_path = 'nowhere'",
            ],
            questions: ["SELECT count(*)::text FROM public.big"]
        ),
        DumpCase(
            testDescription: "nothing at all",
            questions: ["SELECT count(*)::text FROM pg_class WHERE oid > 16384"]
        ),
    ]

    static let refused = [
        DumpCase(
            testDescription: "forced row-level security",
            statements: [
                "CREATE TABLE doc (id int)", "ALTER TABLE doc ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE doc FORCE ROW LEVEL SECURITY",
            ],
            refusal: "table public.doc has FORCE ROW LEVEL SECURITY"
        ),
        DumpCase(
            testDescription: "a table of a stranger's",
            admin: ["CREATE TABLE theirs (id int)"],
            refusal: "table public.theirs of postgres is not for notes to read"
        ),
        DumpCase(
            testDescription: "a large object of a login's, made after SET ROLE NONE",
            statements: ["SET ROLE NONE", "SELECT lo_create(77)"],
            refusal: "large object 77 of notes_1 is not for notes to read"
        ),
        DumpCase(
            testDescription: "a sequence in a schema of a stranger's",
            admin: ["CREATE SCHEMA closed", "CREATE SEQUENCE closed.counter"],
            refusal: "sequence closed.counter of postgres is not for notes to read"
        ),
    ]
}
