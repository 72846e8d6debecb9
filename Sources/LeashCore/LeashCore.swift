// LeashCore decides; it never acts.
//
//     DesiredState ─┐
//                   ├─ diff ─> Plan ─ limited(by: Policy) ─> Plan, some of its steps held
//     LiveState ────┘
//
// Everything here is a value and every function is pure: no files, no clock, no Postgres, no logging.
// Reading the two states is the work of LeashManifest, LeashPostgres and LeashEnv;
// carrying a plan out is the work of LeashReconcile.
//
// Kinds/ holds what the files declare, Catalog/ what a server holds, Diff/ the comparison of the two,
// Plan/ what comes of it. A kind's files carry its name: `git ls-files '*Database*'` lists its whole slice.
//
// To add a kind, add its files and one case to `Step`, then follow the compiler:
// every `switch` that must learn the kind stops compiling.
