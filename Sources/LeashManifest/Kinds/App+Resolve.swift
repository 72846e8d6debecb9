import LeashCore

extension Resolver {
    func app(_ name: String, _ written: Desired<Boxed<AppDeclaration>>) -> Desired<App>? {
        guard let tier = declared.tier(of: written.value) else { return nil }
        if let place = declared.tiers[tier.name]?.source, !isGood(place) { return nil }
        var app = App(name: name, tier: tier)
        app.source = written.value.source?.value
        app.onChange = written.value.onChange?.value
        app.release = written.value.release?.value
        return Desired(app, at: written.source)
    }
}
