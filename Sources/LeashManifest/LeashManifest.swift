// LeashManifest turns files into a desired state, and says everything that is wrong with them.
//
//     StateFolder ─> SourceFile ─ read ─> FileContents ─ merge ─> Declarations ─ check ─> Diagnostics
//                                                                      └──────── resolve ─> DesiredState
//
// Reading/ knows one file at a time and is driven by tables: Kinds/*+Table.swift lists every key with its type, and the
// same list finds unknown keys, checks values and becomes the JSON Schema. Validation/ knows all files together: names
// declared twice, references, tiers. Output/ prints what came of it. Only StateFolder.swift touches a
// disk, and BackupPolicy+Check.swift asks which time zones this machine knows.
