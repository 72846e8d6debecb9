import LeashCore

/// The JSON Schema, draft-07, of one file of the desired state, as editors use it.
///
/// It comes from the table that reading goes by, and is stable. What only all files together can tell, and that the platform's
/// sections stand in the root's file alone, no schema can say.
package func jsonSchema() -> String {
    let head: JSON = [
        "$schema": "http://json-schema.org/draft-07/schema#",
        "description": "Apps, databases, env bindings and backup policies that leash keeps equal to these files",
    ]
    return head.adding(FileContents.table.schema).text(pretty: true, inlineLists: true) + "\n"
}
