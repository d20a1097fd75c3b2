package dev.parley.tenant;

import dev.parley.session.IdSource;
import dev.parley.session.Principal.Quota;
import dev.parley.setting.Money;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Keys in an SQLite file, for servers on one machine. The file is made with the first key, readable by its owner only;
 * without it there are no keys. Each call opens the file anew, so that a server sees at once what a command changed.
 */
public final class SqliteKeyStore implements KeyStore {
    /** Name of the file in the data directory. */
    public static final String FILE = "keys.db";

    private static final int BUSY_MS = 5_000;
    private static final String SCHEMA = """
            CREATE TABLE IF NOT EXISTS api_keys (
              id TEXT PRIMARY KEY, name TEXT NOT NULL, hint TEXT NOT NULL, digest TEXT NOT NULL UNIQUE,
              created INTEGER NOT NULL, revoked INTEGER, engines TEXT NOT NULL DEFAULT '',
              calls INTEGER, spend_micros INTEGER)""";

    /** Columns that files made before keys could be limited lack, and how each is added. */
    private static final Map<String, String> ADDED = Map.of(
            "engines", "TEXT NOT NULL DEFAULT ''",
            "calls", "INTEGER",
            "spend_micros", "INTEGER");

    private static final String LACKS = """
            SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'api_keys' AND sql NOT LIKE '%COLUMN%'""";

    private static final String COLUMNS =
            "SELECT id, name, hint, created, revoked, engines, calls, spend_micros FROM api_keys ";

    private final Path file;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final IdSource ids;

    /**
     * @param folder the data directory; made with the first key
     * @param random must be cryptographically strong
     */
    public SqliteKeyStore(Path folder, InstantSource clock, RandomGenerator random, IdSource ids) {
        this.file = folder.resolve(FILE).toAbsolutePath();
        this.clock = clock;
        this.random = random;
        this.ids = ids;
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    @Override
    public Created create(String name, List<String> engines, Quota quota) throws IOException {
        String text = KeyText.random(KeyText.KEY_PREFIX, random);
        Instant now = Instant.ofEpochMilli(clock.millis());
        ApiKey key = new ApiKey(ids.next("key"), name, KeyText.hint(text), now, Optional.empty(), engines, quota);
        makeFile();
        with(connection -> {
            try (Statement schema = connection.createStatement();
                    PreparedStatement insert = prepareInsert(connection, schema)) {
                insert.setString(1, key.id());
                insert.setString(2, name);
                insert.setString(3, key.hint());
                insert.setString(4, KeyText.digest(text));
                insert.setLong(5, now.toEpochMilli());
                insert.setString(6, String.join(",", engines));
                insert.setObject(7, quota.calls().isPresent() ? quota.calls().getAsInt() : null);
                insert.setObject(8, quota.spendADay().map(Money::micros).orElse(null));
                return insert.executeUpdate();
            }
        });
        return new Created(key, text);
    }

    private static PreparedStatement prepareInsert(Connection connection, Statement schema) throws SQLException {
        schema.execute(SCHEMA);
        return connection.prepareStatement(
                "INSERT INTO api_keys (id, name, hint, digest, created, engines, calls, spend_micros)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    }

    private void makeFile() throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(file.getParent(), permissions(posix, "rwx------"));
        try {
            Files.createFile(file, permissions(posix, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            return; // as after every key but the first
        }
    }

    private static FileAttribute<?>[] permissions(boolean posix, String text) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }

    @Override
    public List<ApiKey> list() throws IOException {
        return query(COLUMNS + "ORDER BY created, id");
    }

    @Override
    public Optional<ApiKey> revoke(String id) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        with(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE api_keys SET revoked = ? WHERE id = ? AND revoked IS NULL")) {
                update.setLong(1, clock.millis());
                update.setString(2, id);
                return update.executeUpdate();
            }
        });
        return query(COLUMNS + "WHERE id = ?", id).stream().findFirst();
    }

    @Override
    public Optional<ApiKey> find(String digest) throws IOException {
        return query(COLUMNS + "WHERE digest = ? AND revoked IS NULL", digest).stream()
                .findFirst();
    }

    @Override
    public boolean isActive(String id) throws IOException {
        return !query(COLUMNS + "WHERE id = ? AND revoked IS NULL", id).isEmpty();
    }

    @Override
    public boolean hasAny() throws IOException {
        return !query(COLUMNS + "LIMIT 1").isEmpty();
    }

    private List<ApiKey> query(String sql, String... parameters) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        return with(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    select.setString(i + 1, parameters[i]);
                }
                return rows(select);
            }
        });
    }

    private static List<ApiKey> rows(PreparedStatement select) throws SQLException {
        List<ApiKey> keys = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                long revoked = row.getLong("revoked");
                Optional<Instant> when = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(revoked));
                keys.add(new ApiKey(
                        row.getString("id"),
                        row.getString("name"),
                        row.getString("hint"),
                        Instant.ofEpochMilli(row.getLong("created")),
                        when,
                        Stream.of(row.getString("engines").split(","))
                                .filter(engine -> !engine.isEmpty())
                                .toList(),
                        quota(row)));
            }
        }
        return keys;
    }

    private static Quota quota(ResultSet row) throws SQLException {
        int calls = row.getInt("calls");
        OptionalInt most = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(calls);
        long micros = row.getLong("spend_micros");
        return new Quota(most, row.wasNull() ? Optional.empty() : Optional.of(new Money(micros)));
    }

    /** Another process may do the same at this moment: the lock is taken before it is looked at again. */
    private static void upgrade(Statement statement) throws SQLException {
        // The newest: whoever has it has the others.
        if (!lacks(statement, "spend_micros")) {
            return;
        }
        statement.execute("BEGIN IMMEDIATE");
        for (Map.Entry<String, String> column : ADDED.entrySet()) {
            if (lacks(statement, column.getKey())) {
                statement.execute("ALTER TABLE api_keys ADD COLUMN " + column.getKey() + " " + column.getValue());
            }
        }
        statement.execute("COMMIT");
    }

    private static boolean lacks(Statement statement, String column) throws SQLException {
        try (ResultSet row = statement.executeQuery(LACKS.replace("COLUMN", column))) {
            return row.next() && row.getInt(1) > 0;
        }
    }

    private <T> T with(Work<T> work) throws IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement settings = connection.createStatement()) {
            settings.execute("PRAGMA busy_timeout = " + BUSY_MS);
            upgrade(settings);
            return work.on(connection);
        } catch (SQLException e) {
            throw new IOException("the keys in " + file + " cannot be used: " + e.getMessage(), e);
        }
    }
}
