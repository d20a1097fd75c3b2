package dev.parley.simulator.openai;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.speech.Speaker;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** One answer of {@code /v1/audio/speech}: PCM16 at 24 kHz in pieces of an odd length. Confined to the request's loop. */
final class SpokenAnswer {
    private static final int PIECE = 4_001;
    private static final int TICK_MS = 2;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Fault fault;
    private final Speaker speaker;
    private Buffer waiting = Buffer.buffer();
    private int sent;

    SpokenAnswer(Vertx vertx, HttpServerResponse response, JsonObject wanted, Speaker speaker, Fault fault) {
        this.vertx = vertx;
        this.response = response;
        this.fault = fault;
        this.speaker = speaker;
        for (String word : wanted.getString("input").split("\\s+")) {
            speaker.add(word);
        }
        speaker.end();
    }

    void begin() {
        next();
    }

    private void next() {
        if (response.closed()) {
            return;
        }
        if (sent >= fault.after() && fault.kind() == Fault.Kind.DROP) {
            response.reset();
            return;
        }
        if (sent >= fault.after() && fault.kind() == Fault.Kind.STALL) {
            return;
        }
        while (waiting.length() < PIECE && !speaker.done()) {
            speaker.begin();
            for (short sample : speaker.next()) {
                waiting.appendShortLE(sample);
            }
        }
        if (speaker.done() && waiting.length() <= PIECE) {
            response.end(waiting);
            return;
        }
        response.write(waiting.getBuffer(0, PIECE));
        waiting = waiting.getBuffer(PIECE, waiting.length());
        sent++;
        vertx.setTimer(TICK_MS, due -> next());
    }
}
