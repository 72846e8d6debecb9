import FoundationEssentials
import Glibc
import LeashCore
import LeashDetect
import LeashDev
import LeashManifest

/// The app that is deployed: its folder, its name, and what the files say of it.
struct DeploySubject {
    /// Absolute, without links.
    let folder: String
    let app: String
    /// Whether the name was made of the folder's.
    let isNamedByFolder: Bool
    let detection: Detection
    /// The folder relative to the root of the desired state, if it is in it.
    let source: String?

    init(at path: String, app: String?, root: String, _ desired: DesiredState) throws {
        folder = try Detect.folder(at: path)
        detection = Detect.detection(at: folder)
        let rootFolder = try Detect.folder(at: root)
        let isInside = folder.hasPrefix(rootFolder + "/")
        let inside = isInside ? String(folder.dropFirst(rootFolder.count + 1)) : nil
        source = inside
        let known = desired.apps.values.first { $0.value.source == inside && inside != nil }
        if let app, app.isEmpty || !app.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) {
            throw Terminal.failure(.usage, "--app takes a name such as notes")
        }
        self.app = app ?? known?.value.name ?? devName(of: folder)
        isNamedByFolder = app == nil && known == nil
    }

    /// What the app needs, of all apps in the folder, each service once and the surest first.
    var needs: [Need] {
        Service.allCases.compactMap { service in
            let found = detection.apps.flatMap(\.needs).filter { $0.service == service }
            return found.first { $0.verdict == .needed } ?? found.first { $0.verdict == .unclear }
        }
    }

    /// How the files answer a need already; `nil` if they don't.
    func answer(to service: Service, in desired: DesiredState) -> String? {
        let key = service.variable
        switch desired.env[app]?[key]?.value {
        case .database(let name, _, _)?: return "\(key) leads to database/\(name)"
        case .external?: return "\(key) is set by hand"
        case .secret(let reference)?: return "\(key) is \(reference)"
        case .literal?: return "\(key) is in the files"
        case .skip?: return "\(key) is skipped"
        case nil: break
        }
        let owned = desired.databases.values.filter { $0.value.app == app }.map(\.value.name).sorted()
        guard service == .postgres, let first = owned.first else { return nil }
        return "it has database/\(first)"
    }
}
