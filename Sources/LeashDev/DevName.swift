package import LeashCore

/// The name of an app of which no file tells.
///
/// - Parameter folder: the app's folder, as a path.
/// - Returns: its last part made into a name that leash takes: `My Shop 2` becomes `my-shop-2`.
package func devName(of folder: String) -> String {
    let last = folder.split(separator: "/").last.map(String.init) ?? ""
    var name = ""
    for byte in last.lowercased().utf8 {
        let isKept = (97...122).contains(byte) || (48...57).contains(byte)
        let part = isKept ? String(Unicode.Scalar(byte)) : "-"
        if part != "-" || (!name.isEmpty && name.last != "-") { name += part }
    }
    while name.last == "-" { name.removeLast() }
    name = String(name.prefix(50))
    while name.last == "-" { name.removeLast() }
    if name.isEmpty { return "app" }
    // The names that mean something to Postgres or to leash.
    return (try? DevState(app: name).desired()) == nil ? "app-" + name : name
}

/// The app of the files whose folder this is.
///
/// - Parameters:
///   - folder: a folder, without links.
///   - desired: the desired state.
///   - resolve: gives the folder that an app's `source` is, without links; `nil` if there is none.
/// - Returns: the apps' names, sorted: none, one, or several that share the folder.
package func apps(
    of folder: String,
    in desired: DesiredState,
    resolve: (String) -> String?
) -> [String] {
    desired.apps.values.map(\.value).filter { $0.source.flatMap(resolve) == folder }.map(\.name).sorted()
}
