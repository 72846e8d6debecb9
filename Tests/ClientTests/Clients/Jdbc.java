import java.sql.DriverManager;

/** JDBC: the property jdbcUrl as it is. */
class Jdbc {
    public static void main(String[] arguments) throws Exception {
        try (var connection = DriverManager.getConnection(System.getenv("JDBC_URL"))) {
            connection.createStatement().execute(
                "CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)");
            var insert = connection.prepareStatement("INSERT INTO notes (body) VALUES (?)");
            insert.setString(1, "it's \u591a");
            insert.execute();
            var rows = connection.createStatement().executeQuery("SELECT id, body FROM notes");
            if (!rows.next() || rows.getInt(1) != 1 || !rows.getString(2).equals("it's \u591a")) System.exit(1);
            System.out.println("OK " + connection.getMetaData().getDriverVersion());
        }
    }
}
