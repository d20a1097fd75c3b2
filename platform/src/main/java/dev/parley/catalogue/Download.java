package dev.parley.catalogue;

import dev.parley.catalogue.content.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a file over HTTP. A connection that breaks or stalls is taken up again where it broke (RFC 9110, section 14), in
 * this run or the next one; a file that is not the expected one is thrown away.
 */
final class Download {
    private static final int ATTEMPTS = 4;
    private static final int REDIRECTS = 5;
    private static final int BUFFER = 1 << 16;
    private static final int UNAUTHORISED = 401;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int TOO_MANY = 429;
    private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-.*");

    private final Duration connect;
    private final Duration stall;
    private final Pause pause;
    /** Hosts that could not be reached, and why: the other files of a pull do not wait for them once more. */
    private final Map<String, String> unreachable = new ConcurrentHashMap<>();

    /** Waits before the next attempt. */
    interface Pause {
        void before(int attempt) throws InterruptedException;
    }

    /**
     * What is wanted.
     *
     * @param part holds what is there of it; the whole file in the end
     * @param size in bytes; or, without a checksum, the most it may have
     * @param checksum expected; without it nothing is taken up again, and the caller checks what came
     * @param moved is told how many bytes are there
     * @param accept media types asked for
     */
    record Wanted(URI address, Path part, long size, Optional<Checksum> checksum, LongConsumer moved, String accept) {
        Wanted(URI address, Path part, long size, Optional<Checksum> checksum, LongConsumer moved) {
            this(address, part, size, checksum, moved, "*/*");
        }
    }

    /** No connection came about: the next source is better than another try. */
    private static final class NobodyThere extends IOException {
        private static final long serialVersionUID = 1L;

        NobodyThere(String message) {
            super(message);
        }
    }

    /** The server said something that asking again will not change. */
    static final class Refused extends ModelException {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(String message, int status) {
            super(message);
            this.status = status;
        }

        boolean missing() {
            return status == HttpURLConnection.HTTP_NOT_FOUND || status == HttpURLConnection.HTTP_GONE;
        }
    }

    /**
     * For the files of one pull.
     *
     * @param connect how long a connection may take to come about
     * @param stall how long a server may send nothing
     */
    Download(Duration connect, Duration stall, Pause pause) {
        this.connect = connect;
        this.stall = stall;
        this.pause = pause;
    }

    /** Fetches it whole, or throws. */
    void fetch(Wanted wanted) throws ModelException, InterruptedException {
        if (wanted.checksum().isEmpty()) {
            restart(wanted);
            transfer(wanted);
            return;
        }
        boolean resumed = present(wanted) > 0;
        if (present(wanted) < wanted.size()) {
            transfer(wanted);
        }
        Optional<Checksum> wrong = wrong(wanted);
        if (wrong.isPresent()
                && resumed) { // what an earlier run left may be of another file: once more, from the start
            restart(wanted);
            transfer(wanted);
            wrong = wrong(wanted);
        }
        if (wrong.isPresent()) {
            restart(wanted);
            throw new ModelException(host(wanted.address()) + " sent something else or damaged it: the "
                    + wrong.get().kind().title() + " of " + name(wanted) + " is "
                    + wrong.get().hex() + " instead of "
                    + wanted.checksum().get().hex());
        }
    }

    private void transfer(Wanted wanted) throws ModelException, InterruptedException {
        IOException last = new IOException("no attempt was made");
        int attempt = 0;
        while (attempt < ATTEMPTS) {
            if (attempt > 0) {
                pause.before(attempt);
            }
            long before = present(wanted);
            try {
                if (wanted.checksum().isEmpty()) {
                    restart(wanted);
                }
                once(wanted);
                return;
            } catch (IOException e) {
                if (Storage.isFull(e.getMessage())) {
                    throw Storage.failure(wanted.part().toAbsolutePath().getParent(), e);
                }
                last = e;
                if (e instanceof NobodyThere) {
                    break;
                }
            }
            attempt = present(wanted) - before > BUFFER && wanted.checksum().isPresent() ? 1 : attempt + 1;
        }
        throw new ModelException(
                host(wanted.address()) + " did not send " + name(wanted) + ": " + words(last) + progress(wanted), last);
    }

    private String words(IOException failure) {
        return failure instanceof SocketTimeoutException ? "no answer for " + text(stall) : Storage.words(failure);
    }

    private static String text(Duration time) {
        return time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static String progress(Wanted wanted) throws ModelException {
        long there = present(wanted);
        return there == 0 || wanted.checksum().isEmpty()
                ? ""
                : " (" + Storage.megabytes(there) + " of " + Storage.megabytes(wanted.size())
                        + " are kept; the next pull goes on from there)";
    }

    private void once(Wanted wanted) throws IOException, ModelException {
        long offset = present(wanted);
        HttpURLConnection connection = open(wanted, offset);
        try {
            int status = connection.getResponseCode();
            switch (status) {
                case HttpURLConnection.HTTP_OK -> offset = 0; // also where a server knows no ranges
                case HttpURLConnection.HTTP_PARTIAL -> {
                    if (!continues(connection, offset)) {
                        restart(wanted);
                        throw new IOException("the server sent another part than was asked for");
                    }
                }
                case RANGE_NOT_SATISFIABLE -> {
                    restart(wanted);
                    throw new IOException("the server has no such part");
                }
                default -> throw refusal(connection, status, wanted);
            }
            expectSize(connection, offset, wanted);
            copy(connection, offset, wanted);
        } finally {
            connection.disconnect();
        }
    }

    private static boolean continues(HttpURLConnection connection, long offset) {
        Matcher range = RANGE.matcher(String.valueOf(connection.getHeaderField("Content-Range")));
        return range.matches() && range.group(1).equals(Long.toString(offset));
    }

    private static ModelException refusal(HttpURLConnection connection, int status, Wanted wanted) throws IOException {
        if (status == TOO_MANY || status >= HttpURLConnection.HTTP_INTERNAL_ERROR) {
            throw new IOException("it answers " + status);
        }
        String host = host(wanted.address());
        String message =
                switch (status) {
                    case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE ->
                        host + " has no " + name(wanted) + " (" + status + ")";
                    case UNAUTHORISED, HttpURLConnection.HTTP_FORBIDDEN ->
                        host + " refuses to give " + name(wanted) + " (" + status + ")";
                    default -> host + " answers " + status + " for " + name(wanted);
                };
        connection.getResponseMessage();
        return new Refused(message, status);
    }

    private static void expectSize(HttpURLConnection connection, long offset, Wanted wanted) throws ModelException {
        long length = connection.getContentLengthLong();
        boolean exact = wanted.checksum().isPresent();
        if (length >= 0 && (exact ? offset + length != wanted.size() : length > wanted.size())) {
            throw new Refused(
                    host(wanted.address()) + " offers " + (offset + length) + " bytes as " + name(wanted) + " where "
                            + wanted.size() + " are expected: another file",
                    HttpURLConnection.HTTP_OK);
        }
    }

    private static void copy(HttpURLConnection connection, long offset, Wanted wanted)
            throws IOException, ModelException {
        long there = offset;
        StandardOpenOption how = offset == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND;
        try (InputStream in = connection.getInputStream();
                OutputStream out = Files.newOutputStream(
                        wanted.part(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                there += count;
                if (there > wanted.size()) {
                    throw new Refused(
                            host(wanted.address()) + " sends more than the " + wanted.size() + " bytes of "
                                    + name(wanted),
                            HttpURLConnection.HTTP_OK);
                }
                out.write(buffer, 0, count);
                wanted.moved().accept(there);
            }
        } catch (Refused e) {
            restart(wanted);
            throw e;
        }
        if (wanted.checksum().isPresent() && there < wanted.size()) {
            throw new IOException("the connection ended early");
        }
    }

    private HttpURLConnection open(Wanted wanted, long offset) throws IOException, ModelException {
        URI address = wanted.address();
        URI next = address;
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            HttpURLConnection connection =
                    request(next, offset, next.getRawAuthority().equals(address.getRawAuthority()));
            connection.setRequestProperty("Accept", wanted.accept());
            connect(connection, host(next));
            String location = connection.getHeaderField("Location");
            if (connection.getResponseCode() / 100 != 3 || location == null) {
                return connection;
            }
            connection.disconnect();
            next = redirected(next, location);
        }
        throw new Refused(host(address) + " sends from one address to the next without end", 0);
    }

    private void connect(HttpURLConnection connection, String host) throws IOException {
        String known = unreachable.get(host);
        if (known != null) {
            throw new NobodyThere(known);
        }
        try {
            connection.connect();
        } catch (UnknownHostException
                | ConnectException
                | NoRouteToHostException
                | SocketTimeoutException
                | SSLException e) {
            String why = e instanceof SocketTimeoutException
                    ? "no connection within " + text(connect) // as behind a firewall that drops what it does not like
                    : Storage.words(e);
            unreachable.put(host, why);
            NobodyThere nobody = new NobodyThere(why);
            nobody.initCause(e);
            throw nobody;
        }
    }

    private static URI redirected(URI from, String location) throws ModelException {
        try {
            URI to = from.resolve(new URI(location));
            boolean web =
                    "https".equals(to.getScheme()) || "http".equals(to.getScheme()) && "http".equals(from.getScheme());
            if (web && to.getHost() != null) {
                return to;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new Refused(host(from) + " sends on to an address that is not followed: " + location, 0);
    }

    private HttpURLConnection request(URI address, long offset, boolean ours) throws IOException {
        if (!(bare(address).toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("not an address of the web: " + bare(address));
        }
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) connect.toMillis());
        connection.setReadTimeout((int) stall.toMillis());
        connection.setRequestProperty("User-Agent", "Parley");
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (offset > 0) {
            connection.setRequestProperty("Range", "bytes=" + offset + "-");
        }
        String user = address.getUserInfo();
        if (ours && user != null) {
            byte[] credentials = user.getBytes(StandardCharsets.UTF_8);
            connection.setRequestProperty(
                    "Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        return connection;
    }

    /** Without user and password, which belong in a header and in no message. */
    private static URI bare(URI address) throws IOException {
        try {
            return new URI(
                    address.getScheme(),
                    null,
                    address.getHost(),
                    address.getPort(),
                    address.getPath(),
                    address.getQuery(),
                    null);
        } catch (URISyntaxException e) {
            throw new IOException("no address: " + e.getReason(), e);
        }
    }

    private static Optional<Checksum> wrong(Wanted wanted) throws ModelException {
        try {
            Checksum expected = wanted.checksum().orElseThrow();
            Checksum found = expected.of(wanted.part());
            return found.equals(expected) ? Optional.empty() : Optional.of(found);
        } catch (IOException e) {
            throw Storage.failure(wanted.part(), e);
        }
    }

    private static long present(Wanted wanted) throws ModelException {
        try {
            return Files.exists(wanted.part()) ? Files.size(wanted.part()) : 0;
        } catch (IOException e) {
            throw Storage.failure(wanted.part(), e);
        }
    }

    private static void restart(Wanted wanted) throws ModelException {
        try {
            Files.deleteIfExists(wanted.part());
        } catch (IOException e) {
            throw Storage.failure(wanted.part(), e);
        }
    }

    private static String host(URI address) {
        @Nullable String host = address.getHost();
        return host == null ? "the server" : address.getPort() < 0 ? host : host + ":" + address.getPort();
    }

    private static String name(Wanted wanted) {
        String path = wanted.address().getPath().replaceFirst("/$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
