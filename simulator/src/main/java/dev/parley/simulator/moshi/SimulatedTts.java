package dev.parley.simulator.moshi;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * moshi-server's {@code /api/tts_streaming} (speech-backends.md A.3), formats {@code PcmMessagePack} and {@code Pcm}.
 * Thread-safe.
 */
public final class SimulatedTts {
    private static final int MAX_REMEMBERED = 256;

    private final MoshiServer server;
    private final List<Request> requests = new ArrayList<>();

    /** What one connection asked for: its query and the words it sent. */
    public record Request(Map<String, String> query, List<String> words) {}

    public SimulatedTts(Vertx vertx, MoshiOptions options, MoshiOptions.Tts tts, FaultPlan faults) {
        server = new MoshiServer(
                vertx, options, new MoshiServer.Route("/api/tts_streaming", "py"), faults, (link, query) -> {
                    List<String> words = remember(query);
                    return new TtsChannel(vertx, link, query, tts, word -> {
                        synchronized (requests) {
                            words.add(word);
                        }
                    });
                });
    }

    private List<String> remember(Map<String, String> query) {
        synchronized (requests) {
            if (requests.size() == MAX_REMEMBERED) {
                requests.removeFirst();
            }
            requests.add(new Request(Map.copyOf(query), new ArrayList<>()));
            return requests.getLast().words();
        }
    }

    /** Listens; {@link #url()} is valid afterwards. */
    public Future<SimulatedTts> start() {
        return server.start().map(started -> this);
    }

    public Future<Void> close() {
        return server.close();
    }

    /** As in {@code KYUTAI_TTS_URL}. */
    public String url() {
        return server.url();
    }

    public int port() {
        return server.port();
    }

    /** Connections open now. */
    public int usedSlots() {
        return server.usedSlots();
    }

    /** Connections tried so far, keys permitting. */
    public int connections() {
        return server.connections();
    }

    /** The last connections that were accepted, oldest first. */
    public List<Request> requests() {
        synchronized (requests) {
            return requests.stream()
                    .map(request -> new Request(request.query(), List.copyOf(request.words())))
                    .toList();
        }
    }
}
