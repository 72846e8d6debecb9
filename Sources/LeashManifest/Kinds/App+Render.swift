import LeashCore

extension Renderer {
    func app(_ name: String, _ app: Desired<App>) -> Rendered {
        let written = declared.apps[name]?.value
        var members: [(key: String, value: Rendered)] = [
            ("tier", .value(.string(app.value.tier.name), from: origin(written?.tier)))
        ]
        let optional = [
            ("source", app.value.source, written?.source),
            ("onChange", app.value.onChange, written?.onChange),
            ("release", app.value.release, written?.release),
        ]
        for case (let key, let value?, let place) in optional {
            members.append((key, .value(.string(value), from: origin(place))))
        }
        return .mapping(members)
    }
}
