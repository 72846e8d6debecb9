internal import CLibPQ

/// A notice or warning that the server sent beside its answers.
package struct Notice: Hashable, Sendable {
    /// `WARNING`, `NOTICE` or the like: in English, whatever the server speaks.
    package let severity: String
    package let sqlState: String
    package let message: String
}

/// Where libpq leaves a connection's notices.
///
/// libpq calls the receiver inside other calls, which are all made on the connection's queue, and only there are they
/// taken.
final class NoticeBox: @unchecked Sendable {
    /// The oldest ones; a statement that sends more than a thousand says nothing new with the rest.
    private(set) var notices: [Notice] = []
    private let limit = 1_000

    /// Takes the notices of a connection, which must not outlive the box.
    func receive(from connection: OpaquePointer) {
        let box = Unmanaged.passUnretained(self).toOpaque()
        PQsetNoticeReceiver(
            connection,
            { box, result in
                guard let box, let result else { return }
                Unmanaged<NoticeBox>.fromOpaque(box).takeUnretainedValue().add(result)
            },
            box
        )
    }

    func take() -> [Notice] {
        defer { notices = [] }
        return notices
    }

    private func add(_ result: OpaquePointer) {
        guard notices.count < limit else { return }
        let message = field("M", of: result) ?? String(cString: PQresultErrorMessage(result))
        let severity = field("V", of: result) ?? "NOTICE"
        notices.append(
            Notice(severity: severity, sqlState: field("C", of: result) ?? "00000", message: scrubbed(message))
        )
    }
}
