import LeashDetect
import Testing

@Suite struct DotNetProjects {
    private func found(_ items: String, _ files: [String: String] = [:]) -> [String] {
        let project = "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>\(items)</ItemGroup></Project>"
        return findings(files.merging(["a.csproj": project]) { $1 })
    }

    @Test(arguments: [
        "<PackageReference Include=\"npgsql\" />", "<PackageReference Include=\"a; npgsql ;\" />",
        "<PackageReference Include=\"npgsql\" Condition=\"'$(TargetFramework)' == 'net8.0'\" />",
        "<PackageReference Include=\"npgsql\" Condition=\" '$(OS)' != 'Windows_NT' \" />",
        "<PackageReference Include=\"npgsql\" Condition=\"'$(Configuration)' == 'Release'\" />",
        "<PackageReference Include=\"npgsql\" Condition=\"\"><PrivateAssets>compile</PrivateAssets></PackageReference>",
    ])
    func `refer to a driver`(items: String) {
        #expect(found(items) == ["driver npgsql"])
    }

    @Test(arguments: [
        "<!-- <PackageReference Include=\"npgsql\" /> -->", "<PackageVersion Include=\"npgsql\" />",
        "<PackageReference Update=\"npgsql\" />", "<PackageReference Include=\"npgsql.x\" />",
        "<Using Include=\"npgsql\" />",
        "<Target><PackageReference Include=\"npgsql\" /></Target>",
    ])
    func `do not`(items: String) {
        #expect(found(items).isEmpty)
    }

    @Test(arguments: [
        ("'$(Configuration)' == 'Debug'", "development only"), ("'$(OS)' == 'Windows_NT'", "only on Windows"),
        ("'$(X)' == 'a' or '$(Y)' == 'b'", "optional"), ("Exists('a')", "optional"),
        ("'$(Configuration)' != 'Release'", "development only"),
    ])
    func `refer to it under conditions`(condition: String, reason: String) {
        let items = "<PackageReference Include=\"npgsql\" Condition=\"\(condition)\" />"
        #expect(found(items) == ["hint npgsql (\(reason))"])
    }

    @Test(arguments: [
        ("Host=h;Database=d", "for ConnectionStrings:a"), ("Server=h;Port=5432;User Id=u", "for ConnectionStrings:a"),
        ("Server=.;Database=d;Trusted_Connection=True", "against ConnectionStrings:a"),
        ("Data Source=a.db", "against ConnectionStrings:a"),
        ("server=h;uid=u;pwd=p", "against ConnectionStrings:a"), ("", nil), ("Server=h;Database=d", nil),
        ("redis://h", nil),
        ("postgres://u:p@h/d", "for ConnectionStrings:a"), (";;=;", nil),
    ])
    func `have connection strings`(text: String, witness: String?) {
        let settings = "{\"ConnectionStrings\": {\"a\": \"\(text)\"}}"
        let found = found("<PackageReference Include=\"Dapper\" />", ["appsettings.json": settings])
        #expect(found == ["tool Dapper"] + [witness].compactMap(\.self))
    }

    @Test(arguments: [
        ("x.UseNpgsql(y)", "for UseNpgsql"), ("x.UseSqlite<A>(y)", "against UseSqlite"), ("UseNpgsql(y)", nil),
        ("// x.UseNpgsql(y)", nil), ("var a = \"x.UseNpgsql(y)\";", nil), ("x.UseNpgsqlLater(y)", nil),
        ("x.UseNpgsql;", nil),
    ])
    func `are set up in code`(text: String, witness: String?) {
        let found = found("<PackageReference Include=\"Dapper\" />", ["Program.cs": text])
        #expect(found == ["tool Dapper"] + [witness].compactMap(\.self))
    }

    @Test func `of a solution are found, and each once`() {
        let web =
            "<Project Sdk=\"Microsoft.NET.Sdk.Web/8.0\"><ItemGroup><ProjectReference Include=\"..\\lib\\lib.csproj\"/></ItemGroup></Project>"
        let lib =
            "<Project><ItemGroup><PackageReference Include=\"Marten\"/><ProjectReference Include=\"../web/web.csproj\"/></ItemGroup></Project>"
        let files = [
            "a.slnx": "<Solution><Folder Name=\"/x/\"><Project Path=\"web/web.csproj\"/></Folder></Solution>",
            "web/web.csproj": web, "lib/lib.csproj": lib,
        ]
        #expect(findings(files) == ["driver Marten"])
        #expect(runtimes(files) == "app .: dotnet asp.net core")
    }
}

@Suite struct PHPProjects {
    @Test(arguments: [
        ("{\"require\": {\"EXT-PGSQL\": \"*\"}}", ["driver ext-pgsql"]), ("{\"suggest\": {\"ext-pgsql\": \"*\"}}", []),
        ("{\"require-dev\": {\"ext-pgsql\": \"*\"}}", ["hint ext-pgsql (development only)"]),
        ("{\"require\": [\"ext-pgsql\"]}", []),
        ("[]", []), ("", []), ("{\"require\": {\"ext-pgsql\": \"*\"}", []),
    ])
    func `ask for packages`(text: String, expected: [String]) {
        #expect(findings(["composer.json": text]) == expected)
    }

    @Test(arguments: [
        ("laravel/framework", "artisan", "php laravel"), ("laravel/framework", "x", "php"),
        ("symfony/framework-bundle", "bin/console", "php symfony"), ("symfony/console", "bin/console", "php"),
        ("slim/slim", "x", "php slim"),
    ])
    func `are built on a framework`(package: String, file: String, expected: String) {
        let files = ["composer.json": "{\"require\": {\"\(package)\": \"*\"}}", file: ""]
        #expect(runtimes(files) == "app .: \(expected)")
    }
}
