import LeashCore
import LeashEnv
import Testing

@Suite struct Masking {
    @Test(
        arguments: [
            (
                "postgresql://notes_1:pw@/notes?host=/run/postgresql",
                "postgresql://notes_1:***@/notes?host=/run/postgresql"
            ),
            (
                "postgres://u:p@h:5432/d?sslmode=require&sslpassword=x",
                "postgres://u:***@h:5432/d?sslmode=require&sslpassword=***"
            ),
            (
                "jdbc:postgresql://h:5432/d?user=u&password=pw&sslmode=require",
                "jdbc:postgresql://h:5432/d?user=u&password=***&sslmode=require"
            ),
            ("redis://:pw@h:6379/0", "redis://:***@h:6379/0"),
            ("redis://token@h", "redis://***@h"),
            ("mongodb+srv://u:p:q@h", "mongodb+srv://u:***@h"),
            ("postgresql:///d?pw", "postgresql:///d?***"),
        ]
    )
    func `of a database's URL all but the password is shown`(value: String, masked: String) {
        #expect(Secret(value).masked == masked)
    }

    @Test(
        arguments: [
            "", "hunter2", "https://hooks.example/T0/secret", "postgresql://u:pa/ss@h/d", "postgresql://u:pa?ss@h/d",
            "postgresql://u:pa#ss@h/d", "postgresql://u:p w@h/d", "host=h password=pw", "POSTGRES://u:p@h/d",
        ]
    )
    func `of anything else nothing is shown`(value: String) {
        #expect(Secret(value).masked == "***")
    }
}
