/// A command of a Procfile or a container.
package enum Command {
    /// The runtime that the first program belongs to that tells of one; `nil` if none does.
    package static func runtime(of text: String) -> String? {
        for words in commands(text) {
            if let runtime = runtime(of: words) { return runtime }
        }
        return nil
    }

    /// The same of a command that is taken apart already.
    package static func runtime(of words: [String]) -> String? {
        var rest = words[...]
        while let word = rest.first, isSkipped(word) { rest.removeFirst() }
        guard let program = rest.first?.split(separator: "/").last.map(String.init) else { return nil }
        if ["sh", "bash", "dash"].contains(program), let flag = rest.firstIndex(of: "-c"), flag + 1 < rest.endIndex {
            return commands(rest[flag + 1]).lazy.compactMap { words in
                words.first.flatMap { $0.hasSuffix("sh") ? nil : runtime(of: words) }
            }.first
        }
        if program.hasPrefix("python") { return "python" }
        return runtimes[program]
    }

    /// What only starts another program, and settings before one.
    private static func isSkipped(_ word: String) -> Bool {
        let name = word.prefix { $0 != "=" }
        if name.count < word.count, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) { return true }
        let program = word.split(separator: "/").last.map(String.init) ?? word
        return ["exec", "env", "nohup", "time", "tini", "dumb-init", "--"].contains(program)
    }

    /// The words of each command, without their quotes.
    private static func commands(_ text: String) -> [[String]] {
        var commands: [[String]] = [[]]
        var (word, isWord, quote): (String, Bool, Character?) = ("", false, nil)
        var isEscaped = false
        func end() {
            if isWord { commands[commands.count - 1].append(word) }
            (word, isWord) = ("", false)
        }
        for character in text {
            if isEscaped {
                word.append(character)
                (isWord, isEscaped) = (true, false)
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "\"" || character == "'" {
                (quote, isWord) = (character, true)
            } else if character.isWhitespace {
                end()
            } else if "&|;".contains(character) {
                end()
                if commands.last?.isEmpty == false { commands.append([]) }
            } else {
                word.append(character)
                isWord = true
            }
        }
        end()
        return commands.filter { !$0.isEmpty }
    }

    private static let runtimes: [String: String] = {
        let programs = [
            "python": "gunicorn uvicorn hypercorn daphne waitress-serve celery flask streamlit django-admin fastapi "
                + "poetry uv pipenv pdm newrelic-admin granian manage.py",
            "node": "node nodejs npm npx yarn pnpm next nuxt nest ts-node tsx remix-serve pm2 pm2-runtime",
            "bun": "bun bunx", "deno": "deno",
            "ruby": "ruby bundle rails rake puma rackup unicorn thin sidekiq",
            "java": "java mvn mvnw gradle gradlew sbt", "dotnet": "dotnet", "elixir": "mix elixir iex",
            "php": "php php-fpm heroku-php-apache2 heroku-php-nginx frankenphp", "go": "go", "rust": "cargo",
            "swift": "swift", "dart": "dart", "perl": "perl plackup starman hypnotoad", "julia": "julia",
            "r": "R Rscript",
        ]
        return Dictionary(
            programs.flatMap { runtime, names in names.split(separator: " ").map { (String($0), runtime) } },
            uniquingKeysWith: { first, _ in first }
        )
    }()
}
