// LeashReconcile is the shell around the core: everything that touches the outside goes through it.
//
//     Site ── refresh ──> LiveState ── diff, limited ──> Plan ── Apply ──> Report
//
// A command that reads files begins with a Site of the platform's file alone: its servers are read while the others are.
//
// Site.swift      one installation and what is around it: servers, env store, secrets, commands
// Refresh*.swift  reads all of it, several servers at once; what can't be read is unreachable, never absent
// Apply*.swift    takes the locks, reads again, carries out a plan, and looks whether it took
//
// It decides nothing. What is to be done is in the plan, and the plan is made by LeashCore.
