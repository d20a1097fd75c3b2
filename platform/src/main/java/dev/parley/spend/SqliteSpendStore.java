package dev.parley.spend;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * What was spent in a day, in an SQLite file beside that of the keys: several servers over one folder add up, and a server
 * that is killed leaves it whole. The file is made with the first amount, readable by its owner only.
 */
public final class SqliteSpendStore implements SpendStore {
    /** Name of the file in the data directory. */
    public static final String FILE = "spend.db";

    private static final int BUSY_MS = 5_000;
    private static final String SCHEMA = """
            CREATE TABLE IF NOT EXISTS spend (
              day INTEGER NOT NULL, account TEXT NOT NULL, picos INTEGER NOT NULL, PRIMARY KEY (day, account))""";

    /** Stops at the most that a column holds, where a sum would become a number that is not whole. */
    private static final String ADD = """
            INSERT INTO spend (day, account, picos) VALUES (?, ?, ?) ON CONFLICT (day, account)
            DO UPDATE SET picos = picos + MIN(excluded.picos, 9223372036854775807 - picos)""";

    private final Path file;

    /** @param folder the data directory; made with the first amount */
    public SqliteSpendStore(Path folder) {
        file = folder.resolve(FILE).toAbsolutePath();
    }

    @Override
    public Map<String, Long> add(long day, Map<String, Long> picos) throws IOException {
        if (picos.isEmpty() && !Files.exists(file)) {
            return Map.of();
        }
        makeFile();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MS);
            statement.execute(SCHEMA);
            if (!picos.isEmpty()) {
                statement.execute("BEGIN IMMEDIATE");
                statement.execute("DELETE FROM spend WHERE day < " + day);
                insert(connection, day, picos);
                statement.execute("COMMIT");
            }
            return read(statement, day);
        } catch (SQLException e) {
            throw new IOException("what was spent cannot be kept in " + file + ": " + e.getMessage(), e);
        }
    }

    private static void insert(Connection connection, long day, Map<String, Long> picos) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD)) {
            for (Map.Entry<String, Long> each : picos.entrySet()) {
                insert.setLong(1, day);
                insert.setString(2, each.getKey());
                insert.setLong(3, each.getValue());
                insert.executeUpdate();
            }
        }
    }

    private static Map<String, Long> read(Statement statement, long day) throws SQLException {
        Map<String, Long> all = new HashMap<>();
        try (ResultSet row = statement.executeQuery("SELECT account, picos FROM spend WHERE day = " + day)) {
            while (row.next()) {
                all.put(row.getString("account"), row.getLong("picos"));
            }
        }
        return all;
    }

    private void makeFile() throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(file.getParent(), permissions(posix, "rwx------"));
        try {
            Files.createFile(file, permissions(posix, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            return; // as after every amount but the first
        }
    }

    private static FileAttribute<?>[] permissions(boolean posix, String text) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }
}
