package dev.parley.simulator.load;

import dev.parley.simulator.trace.Trace;
import dev.parley.simulator.trace.TraceEntry;
import dev.parley.simulator.trace.TraceServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Asks a simulator on the same machine what its servers saw. Blocks; thread-safe. */
final class TraceClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** HTTP/1.1: the JDK's client would offer an upgrade to HTTP/2, whose answers are bounded by a frame's size. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final URI simulator;

    TraceClient(URI simulator) {
        this.simulator = simulator;
    }

    /** Has the simulator begin. @throws IOException when it does not answer, or its clock is not this machine's */
    void begin() throws IOException, InterruptedException {
        long before = System.nanoTime();
        long there = clock();
        if (there < before || there > System.nanoTime()) {
            throw new IOException(
                    "the simulator at " + simulator + " has another clock: run it on the callers' machine");
        }
        discard("PUT");
    }

    private long clock() throws IOException, InterruptedException {
        try (Stream<String> lines = ask("GET", "/clock").body()) {
            return Long.parseLong(lines.findFirst().orElse(""));
        } catch (NumberFormatException e) {
            throw new IOException(simulator + "/clock tells no time: is it `parley simulate`?", e);
        }
    }

    /**
     * Everything since {@link #begin()}; the simulator then stops and forgets.
     *
     * @throws IOException when the trace does not come, is no trace, or is not whole
     */
    List<TraceEntry> take() throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer = ask("GET", "/trace");
        List<TraceEntry> entries;
        try (Stream<String> lines = answer.body()) {
            entries = Trace.parse(lines);
        } catch (IllegalArgumentException e) {
            throw new IOException(simulator + "/trace: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new IOException(
                    simulator + "/trace broke off: " + e.getCause().getMessage(), e);
        }
        discard("DELETE");
        long leftOut = answer.headers().firstValueAsLong(TraceServer.LEFT_OUT).orElse(0);
        if (leftOut > 0) {
            throw new IOException("the simulator's trace was full, " + leftOut + " entries are missing: "
                    + "take fewer callers or turns");
        }
        return entries;
    }

    private void discard(String method) throws IOException, InterruptedException {
        ask(method, "/trace").body().close();
    }

    private HttpResponse<Stream<String>> ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(simulator.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(PATIENCE)
                .build();
        HttpResponse<Stream<String>> answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
        if (answer.statusCode() != 200) {
            answer.body().close();
            throw new IOException(simulator + path + " answered " + answer.statusCode() + ": is it `parley simulate`?");
        }
        return answer;
    }

    @Override
    public void close() {
        http.close();
    }
}
