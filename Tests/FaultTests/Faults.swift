import Testing

/// What must hold however a round ends.
///
/// One after the other: each keeps two cores busy, and measures times.
@Suite(.serialized) struct Faults {}
