import ArgumentParser
import LeashManifest

/// Implements `leashctl schema`.
struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema (draft-07) of desired-state files, for editors.",
        discussion: """
            EXAMPLES
              leashctl schema > leash.schema.json
              then begin a file with:  # yaml-language-server: $schema=./leash.schema.json
            """
    )

    func run() { Terminal.write(jsonSchema()) }
}
