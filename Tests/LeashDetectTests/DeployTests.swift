import LeashDetect
import Testing

@Suite struct Variables {
    @Test func `are read with quotes, exports and comments`() {
        let text = """
            # A=1
            B=2 # two
              export C = three#3
            D='it''s'
            E="a\\"b # c" # d
            F=`g`
            G="first
            H=second"
            I="no end
            J
            K-L.m=
            =N
            export O
            P=a=b
            Q='
            """
        let found = DotEnv.variables(in: source(text)).map { "\($0.line) \($0.key)=\($0.value)" }
        #expect(
            found == [
                "2 B=2", "3 C=three#3", "4 D=it", "5 E=a\"b # c", "6 F=g", "7 G=first\nH=second", "9 I=\"no end",
                "11 K-L.m=", "14 P=a=b", "15 Q='",
            ]
        )
    }

    @Test(
        arguments: [
            ("postgres://u:p@h/d", "X=postgres://"), ("POSTGRESQL+psycopg://h", "X=postgresql+psycopg://"),
            ("jdbc:postgresql://h/d", "X=jdbc:postgresql://"), ("pgsql:host=localhost;dbname=x", "X=pgsql:"),
            ("mongodb+srv://h", "X=mongodb+srv://"), ("rediss://h", "X=rediss://"), ("mysql2://h", "X=mysql2://"),
            ("sqlite:./x.db", "X=sqlite:"), ("jdbc:h2:mem:x;MODE=PostgreSQL", "X=jdbc:h2:"),
            ("r2dbc:postgresql://h", "X=r2dbc:postgresql://"),
        ]
    )
    func `tell of an engine by a URL's scheme, and show no more of it`(value: String, shown: String) {
        #expect(Variable(key: "X", value: value, line: 1).engine?.shown == shown)
    }

    @Test(
        arguments: [
            "postgres:5432", "redis:6379", "postgres", "https://postgres.example/postgres://", "ecto://h", "file:x", "",
            ":", "jdbc:", "jdbc:jdbc:", "://", "postgres//h", "mongodb:27017", "xpostgres://h",
        ]
    )
    func `tell of none by what is no database's URL`(value: String) {
        #expect(Variable(key: "X", value: value, line: 1).engine == nil)
    }

    @Test func `tell of one by the name of an engine, under keys for that only`() {
        #expect(Variable(key: "DB_CONNECTION", value: "pgsql", line: 1).engine?.shown == "DB_CONNECTION=pgsql")
        #expect(Variable(key: "DB_NAME", value: "pgsql", line: 1).engine == nil)
        #expect(Variable(key: "DB_CONNECTION", value: "secret", line: 1).engine == nil)
        #expect(Variable(key: "DATABASE_URL", value: "file:./dev.db", line: 1).engine?.shown == "DATABASE_URL=file:")
        #expect(Variable(key: "PGHOST", value: "", line: 1).namedEngine == .service(.postgres))
        #expect(Variable(key: "PGHOSTS", value: "", line: 1).namedEngine == nil)
    }
}

@Suite struct Commands {
    @Test(
        arguments: [
            ("gunicorn app:app", "python"), ("A=1 B=\"x y\" exec node server.js", "node"), ("bundle exec puma", "ruby"),
            ("cd api && ./bin/rails s", "ruby"), ("vendor/bin/heroku-php-apache2 public/", "php"),
            ("sh -c 'exec python3.12 -m shop'", "python"), ("java -jar app.jar", "java"),
            ("bash -c \"bash -c node\"", nil),
            ("./shop --node", nil), ("bin/start 'node'", nil), ("", nil), ("'", nil), ("\\", nil), ("&&;|", nil),
            ("echo node; bin/run", nil), ("A=node", nil), ("/usr/bin/env python3 x.py", "python"),
        ] as [(String, String?)]
    )
    func `tell of a runtime by their program`(command: String, runtime: String?) {
        #expect(Command.runtime(of: command) == runtime)
    }
}

@Suite struct Images {
    @Test(
        arguments: [
            ("postgres", Engine.service(.postgres)), ("postgres:16@sha256:ab", .service(.postgres)),
            ("localhost:5000/postgis/postgis", .service(.postgres)), ("bitnami/mongodb:7", .service(.mongodb)),
            ("valkey/valkey", .service(.redis)), ("mcr.microsoft.com/mssql/server:2022-latest", .other("sqlserver")),
            ("postgres-backup", nil), ("postgres/backup", nil), ("mypostgres", nil), ("", nil), (":", nil), ("@", nil),
        ] as [(String, Engine?)]
    )
    func `are those of databases by their last name`(image: String, engine: Engine?) {
        #expect(ContainerImage(image).engine == engine)
    }
}

@Suite struct Dockerfiles {
    @Test(
        arguments: [
            ("FROM python:3.12", "python"), ("from --platform=$BUILDPLATFORM node:22 as x", "node"),
            ("FROM golang AS b\nFROM scratch\nCOPY --from=b /x /x", "go"),
            ("FROM golang\nFROM scratch\nCOPY --from=0 /x /x", "go"), ("FROM golang AS b\nFROM alpine", nil),
            ("FROM alpine\nCMD [\"node\", \"x.js\"]", "node"), ("FROM alpine\nCMD node x.js", "node"),
            ("FROM alpine\nENTRYPOINT [\"/init.sh\"]\nCMD [\"php-fpm\"]", "php"),
            ("FROM alpine\nENV X=1\nFROM alpine AS b", nil), ("ARG I=ruby\nFROM ${I}:3", "ruby"), ("FROM", nil),
            ("FROM ${I:-node}", "node"), ("# FROM node\n", nil), ("FROM a AS a\nFROM a AS a\nFROM a", nil),
            ("FROM node AS a\nFROM a AS A\nFROM A", "node"), ("FROM alpine\nRUN x \\\n# c\n\n  FROM node\n", nil),
            ("# escape=`\nFROM alpine\nRUN x `\nFROM node", nil),
            ("FROM alpine\nRUN <<-E\nFROM node\n\tE\nFROM ruby", "ruby"),
            ("FROM alpine\nRUN <<E\nFROM node", nil), ("FROM gcr.io/distroless/nodejs22-debian12", "node"),
            ("FROM mcr.microsoft.com/dotnet/aspnet:8.0", "dotnet"), ("COPY --from=x y z\nCMD node", nil),
            ("FROM alpine\nCOPY --from=9 a b\nCOPY --from=-1 a b\nCOPY --from=0 a b", nil),
        ] as [(String, String?)]
    )
    func `tell of the runtime of the last stage`(text: String, runtime: String?) {
        #expect(Dockerfile(source(text)).runtime?.name == runtime)
    }
}
