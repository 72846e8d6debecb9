// LeashDev gives one folder a Postgres of its own, for work on the app in it.
//
//     folder ─> DevHome ─ locked ─> DevServer, running ─┐
//     files of the desired state ─> DevState ───────────┴─ LeashReconcile ─> env store ─> DevEnvironment
//
// DevUser.swift        who the server runs as, and leash while it works on it
// DevHome*.swift       where all of it lies; DevLock.swift: two `dev` at once take turns
// DevServer*.swift     initdb, start, stop and reset; whether it runs is told by a lock that its processes hold
// ServerProgram*.swift Postgres' own programs, found and run
// DevState.swift       what the private server is to hold, as a file of the desired state; DevName.swift: for which app
// DevReconcile.swift   the round, by the same code as `leashctl apply`
// DevEnvironment.swift what the command gets, DevFile.swift's among it, and what is withheld from it
