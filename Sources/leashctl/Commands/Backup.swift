import ArgumentParser

/// Implements `leashctl backup`.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take, list, check and keep backups of databases.",
        discussion: """
            A backup counts only when pg_dump succeeded, all of it could be read back, and it was stored with its \
            digest and manifest. Each database's policy says when one is due, how long it is kept, and how often one is \
            restored into a scratch database to see whether it can be.

            EXAMPLES
              leashctl --state state backup run --due              what a timer runs
              leashctl --state state backup run database/notes     now
              leashctl --state state backup list
              leashctl --state state restore database/notes        the newest, into a new database

            EXIT STATUS
              0 done · 1 failed · 4 leash.yaml holds an error · 5 done in part · 7 another run is at it · 64 usage
            """,
        subcommands: [
            BackupRun.self, BackupList.self, BackupShow.self, BackupVerify.self, BackupPinning.self, BackupPrune.self,
        ]
    )
}
