import LeashCore

/// What the catalogs call by its oid, and leash by its name.
protocol CatalogObject {
    var name: String { get }
    var oid: UInt32 { get }
}

extension Role: CatalogObject {}
extension CatalogDatabase: CatalogObject {}

/// The objects of one catalog, in the order of its rows, found by oid.
///
/// They lie in an array while rows that refer to them are read, and go into their table by name once, at the
/// end: none is copied on the way.
struct ByOID<Object: CatalogObject> {
    private(set) var objects: [Object] = []
    /// By position too: to read one out of its object would copy the whole object.
    private(set) var names: [String] = []
    private var positions = OIDTable()

    mutating func reserve(_ count: Int) {
        objects.reserveCapacity(count)
        names.reserveCapacity(count)
        positions.reserve(count)
    }

    mutating func append(_ object: consuming Object) {
        let (name, oid) = (object.name, object.oid)
        positions[oid] = objects.count
        names.append(name)
        objects.append(object)
    }

    /// Where the object of this oid is.
    func position(_ oid: UInt32) -> Int? { positions[oid] }

    func name(_ oid: UInt32) -> String? { positions[oid].map { names[$0] } }

    /// The object of this name, looked for in all of them.
    func first(named name: String) -> Object? { names.firstIndex(of: name).map { objects[$0] } }

    subscript(position: Int) -> Object {
        _read { yield objects[position] }
        _modify { yield &objects[position] }
    }

    mutating func changeEach(_ body: (inout Object) -> Void) {
        for position in objects.indices { body(&objects[position]) }
    }

    /// Gives them away, by name.
    mutating func takeByName() -> ByName<Object> {
        var (names, objects): ([String], [Object]) = ([], [])
        swap(&names, &self.names)
        swap(&objects, &self.objects)
        self = ByOID()
        return ByName(consume names, consume objects)
    }
}

/// Positions by oid: a hash table with open addressing, since a round looks up hundreds of thousands.
private struct OIDTable {
    /// Oid and position; the oid 0, which nothing has, is an empty slot.
    private var slots: [(oid: UInt32, position: UInt32)] = []
    private var count = 0
    /// What leaves of 32 bits as many as number the slots.
    private var shift: UInt32 = 0

    mutating func reserve(_ count: Int) {
        guard count * 2 > slots.count else { return }
        let old = slots
        var size = 16
        while size < count * 2 { size *= 2 }
        slots = Array(repeating: (0, 0), count: size)
        shift = UInt32(size.leadingZeroBitCount - 31)
        for slot in old where slot.oid != 0 { slots[index(of: slot.oid)] = slot }
    }

    subscript(oid: UInt32) -> Int? {
        get {
            guard oid != 0, !slots.isEmpty else { return nil }
            let slot = slots[index(of: oid)]
            return slot.oid == 0 ? nil : Int(slot.position)
        }
        set {
            guard oid != 0, let newValue else { return }
            reserve(count + 1)
            let index = index(of: oid)
            if slots[index].oid == 0 { count += 1 }
            slots[index] = (oid, UInt32(newValue))
        }
    }

    /// The slot of the oid, or the empty one where it would be.
    private func index(of oid: UInt32) -> Int {
        var index = Int((oid &* 0x9E37_79B1) >> shift)
        while slots[index].oid != 0, slots[index].oid != oid { index = (index + 1) & (slots.count - 1) }
        return index
    }
}
