/// A large value behind a reference, so that the many copies of it cost next to nothing.
@dynamicMemberLookup
final class Boxed<Value: Sendable>: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }

    subscript<Member>(dynamicMember path: KeyPath<Value, Member>) -> Member { value[keyPath: path] }
}

extension Boxed: Equatable where Value: Equatable {
    static func == (left: Boxed, right: Boxed) -> Bool { left.value == right.value }
}

extension ValueType {
    /// The same in a box.
    static func boxed<Content>(_ type: ValueType<Content>) -> Self where Value == Boxed<Content> {
        ValueType(schema: type.schema) { node, reader in type.read(node, &reader).map(Boxed.init) }
    }
}
