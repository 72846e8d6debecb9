import LeashDetect
import Testing

@Suite struct Gemfiles {
    private func gems(_ text: String) -> [String] { findings(["Gemfile": text]) }

    @Test(arguments: [
        "gem 'pg'", "gem \"pg\", '~> 1.5'", "gem('pg')", "gem %q(pg)", "gem 'pg', require: false", "gem 'pg' ; gem 'x'",
        "source 'https://x' do\n  gem 'pg'\nend", "gem 'pg',\n  git: 'https://x#y'", "path '..' do gem 'pg' end",
        "group :default do\ngem 'pg'\nend", "gem 'pg', group: [:production, :test]", "%w(pg a).each { |x| gem x, '1' }",
        "['pg'].each do |g|\n gem(g)\nend", "platforms :ruby do\n gem 'pg'\nend", "if a\nend\ngem 'pg'",
        "x = case a when 1 then 2 end\ngem 'pg'", "a(<<~A, <<-'B')\n gem 'x'\nA\n B\nB\ngem 'pg'",
        "group :test do gem 'a' end; gem 'pg'", "gem 'pg', group: :production", "gem \"pg\" # if x",
        "def a(b)\n c { |d| d }\nend\ngem 'pg'", "a = /'/\ngem 'pg'", "gem 'pg', \\\n '1'",
        "a = { if: 1, end: 2 }\ngem 'pg'",
        "gem 'a', if: :b\ngem 'pg'", "a = 1 unless b\ngem 'pg'", "foo.\n bar\ngem 'pg'",
        "foo\n  .bar\n\n  .end\ngem 'pg'",
    ])
    func `ask for a driver`(text: String) {
        #expect(gems(text) == ["driver pg"])
    }

    @Test(arguments: [
        "# gem 'pg'", "=begin\ngem 'pg'\n=end", "x = \"gem 'pg'\"", "__END__\ngem 'pg'", "gem 'pgp'", "gem \"p#{g}\"",
        "gem name", "gems 'pg'", "a = <<~X\ngem 'pg'\nX", "a(<<X)\n X\ngem 'pg'\nX", "puts %q{gem 'pg'}",
        "gem 'a', 'pg'", "gem \"pg#{suffix}\"", "x.gem 'pg'", "a = :\"gem 'pg'\"", "a = %(gem 'pg')",
    ])
    func `do not`(text: String) {
        #expect(gems(text).isEmpty)
    }

    @Test(arguments: [
        ("gem 'pg' if x", "optional"), ("gem 'pg' unless x", "optional"), ("if x\ngem 'pg'\nend", "optional"),
        ("if x then gem 'pg' end", "optional"), ("case x\nwhen 1\ngem 'pg'\nend", "optional"),
        ("group :test do\ngem 'pg'\nend", "for tests only"), ("gem 'pg', groups: %w[test]", "for tests only"),
        ("group :development, :test do\nif x\nend\ngem 'pg'\nend", "development only"),
        ("group :development do\nsource 'x' do\ngem 'pg'\nend\nend", "development only"),
        ("gem 'pg', 'group' => 'test'", "for tests only"), ("gem 'pg', platforms: :jruby", "only on JRuby"),
        ("platform :mswin do gem 'pg' end", "only on Windows"), ("install_if -> { x } do\ngem 'pg'\nend", "optional"),
        ("gem 'pg', install_if: -> { x }", "optional"), ("unless x; gem 'pg'; end", "optional"),
        ("group(:test) { gem 'pg' }", "for tests only"), ("x = if y\ngem 'pg'\nend", "optional"),
    ])
    func `ask for it under conditions`(text: String, reason: String) {
        #expect(gems(text) == ["hint pg (\(reason))"])
    }

    @Test func `include each other once`() {
        let files = [
            "Gemfile": "eval_gemfile 'a/b'\n", "a/b": "gem 'pg'\neval_gemfile '../Gemfile'\neval_gemfile 'b'\n",
        ]
        #expect(findings(files) == ["driver pg"])
        #expect(
            findings(["Gemfile": "group :test do\neval_gemfile 'b'\nend", "b": "gem 'pg'"]) == [
                "hint pg (for tests only)"
            ]
        )
    }

    @Test func `are not asked for a framework's part alone`() {
        #expect(runtimes(["Gemfile": "gem 'rails'"]) == "app .: ruby")
        #expect(runtimes(["Gemfile": "gem 'railties'", "config/application.rb": ""]) == "app .: ruby rails")
        #expect(runtimes(["Gemfile": "gem 'sinatra', group: :test", "app.rb": ""]) == "app .: ruby")
    }

    @Test(arguments: [
        ("production:\n  adapter: mysql2\n", "against adapter: mysql2"),
        ("production:\n  adapter: <%= x %>\n", nil), ("default:\n  adapter: postgis\n", "for adapter: postgis"),
        ("development:\n  adapter: postgresql\n", nil), ("# production:\n#   adapter: postgresql\n", nil),
        ("production:\n  url: postgres://u:p@h/d\n", "for url: postgres://"),
        ("production:\n  adapter: jdbcpostgresql\n", "for adapter: jdbcpostgresql"),
    ])
    func `with an ORM take the word of config database.yml`(text: String, witness: String?) {
        let found = findings(["Gemfile": "gem 'activerecord'", "config/database.yml": text])
        #expect(found == ["tool activerecord"] + [witness].compactMap(\.self))
    }

    @Test(arguments: [
        "if\n", "[", "{", "do |", "\"#{", "%w[", "<<~A\n", "x = if\n", "a\n\n\n.", "gem 'pg' if\n", ":\"", "end\n",
        "[%w[pg redis]].each { |x| gem x\n",
    ])
    func `that are made to hurt are read in time`(part: String) {
        let text = String(repeating: part, count: 40_000 / part.utf8.count)
        #expect(runtimes(["Gemfile": text + "\ngem 'pg'"]).hasPrefix("app .: ruby"))
    }
}
