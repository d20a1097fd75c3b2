package dev.parley.simulator.load;

import dev.parley.simulator.trace.Trace;
import dev.parley.simulator.trace.TraceEntry;
import dev.parley.simulator.trace.TraceServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Asks a simulator on the same machine what its servers saw. Blocks; thread-safe. */
final class TraceClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI simulator;

    TraceClient(URI simulator) {
        this.simulator = simulator;
    }

    /** Has the simulator begin. @throws IOException when it does not answer, or its clock is not this machine's */
    void begin() throws IOException, InterruptedException {
        long before = System.nanoTime();
        long there = Long.parseLong(ask("GET", "/clock").body());
        if (there < before || there > System.nanoTime()) {
            throw new IOException(
                    "the simulator at " + simulator + " has another clock: run it on the callers' machine");
        }
        ask("PUT", "/trace");
    }

    /** Everything since {@link #begin()}; the simulator then stops and forgets. */
    List<TraceEntry> take() throws IOException, InterruptedException {
        HttpResponse<String> answer = ask("GET", "/trace");
        ask("DELETE", "/trace");
        long leftOut = answer.headers().firstValueAsLong(TraceServer.LEFT_OUT).orElse(0);
        if (leftOut > 0) {
            throw new IOException("the simulator's trace was full, " + leftOut + " entries are missing: "
                    + "take fewer callers or turns");
        }
        return Trace.parse(answer.body());
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(simulator.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(simulator + path + " answered " + answer.statusCode() + ": is it `parley simulate`?");
        }
        return answer;
    }

    @Override
    public void close() {
        http.close();
    }
}
