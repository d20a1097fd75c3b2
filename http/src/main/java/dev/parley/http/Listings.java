package dev.parley.http;

import dev.parley.voices.Voices;
import io.vertx.ext.web.RoutingContext;

/** What a client can choose from. */
final class Listings {
    private final Voices voices;

    Listings(Voices voices) {
        this.voices = voices;
    }

    /** Characters, in Unmute's form (unmute.md section 7). */
    void voices(RoutingContext context) {
        Answers.json(context, 200, voices.json());
    }
}
