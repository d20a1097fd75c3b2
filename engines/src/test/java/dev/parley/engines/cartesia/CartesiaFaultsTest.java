package dev.parley.engines.cartesia;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.contract.ContextVoiceFaults;
import dev.parley.engines.support.service.ContextTextToSpeech;
import dev.parley.engines.support.service.VoiceCatalogue;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.simulator.cartesia.SimulatedCartesia;
import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a reply when Cartesia fails. */
@Tag("faults")
class CartesiaFaultsTest extends ContextVoiceFaults {
    private final CartesiaWire wire = new CartesiaWire();

    @Override
    protected void closeServer() {
        wire.close();
    }

    @Override
    protected Wire wire() {
        return new Wire() {
            @Override
            public Vertx vertx() {
                return wire.vertx;
            }

            @Override
            public FaultPlan faults() {
                return wire.faults;
            }

            @Override
            public String key() {
                return CartesiaWire.KEY;
            }

            @Override
            public Engine engine() {
                return new CartesiaEngine();
            }

            @Override
            public ContextTextToSpeech textToSpeech(Map<String, String> more) {
                return wire.textToSpeech(more);
            }

            @Override
            public int everConnected() {
                return wire.server.everConnected();
            }

            @Override
            public boolean textEnded() {
                return wire.server.requests().size() == 2;
            }

            @Override
            public void hangsUp() {
                wire.server.with(new SimulatedCartesia.Habits(Duration.ofSeconds(1), false, true, false));
            }

            @Override
            public void tellsNoTimes() {
                wire.server.with(new SimulatedCartesia.Habits(Duration.ofSeconds(1), false, false, true));
            }

            @Override
            public String noChannels() {
                return "refused (429): Too many concurrent requests";
            }
        };
    }

    @Test
    void where_it_is_not_known_what_was_heard_a_lost_connection_ends_the_reply() {
        wire.server.with(new SimulatedCartesia.Habits(Duration.ofSeconds(1), false, false, true));
        wire.faults.add(Fault.after(3, Fault.Kind.DROP));
        Reply reply = reply(wire.textToSpeech(Map.of())).say(TEXT).end();
        assertThat(reply.failure().kind()).isEqualTo(Kind.BROKEN);
        assertThat(reply.words()).isEmpty();
        assertThat(reply.audioMs()).isPositive();
    }

    @Test
    void times_that_come_behind_their_sound_are_told_at_once() {
        wire.server.with(new SimulatedCartesia.Habits(Duration.ofSeconds(1), true, false, false));
        Reply reply = reply(wire.textToSpeech(Map.of())).say(TEXT);
        reply.finish();
        assertThat(reply.words()).containsExactly(TEXT.split(" "));
        assertThat(reply.log.events().indexOf(reply.log.all(TtsEvent.Word.class).getFirst()))
                .isLessThan(reply.log
                        .events()
                        .lastIndexOf(reply.log.all(TtsEvent.Audio.class).getLast()));
    }

    @Test
    void a_voice_that_the_server_does_not_have_is_refused_in_its_words() {
        ContextTextToSpeech provider = wire.textToSpeech(Map.of("voice", "no-such-voice"));
        ProviderException cause = reply(provider).say(TEXT).end().failure();
        assertThat(cause.kind()).isEqualTo(Kind.REJECTED);
        assertThat(cause).hasMessageContaining("refused (404): Voice not found: no-such-voice");
    }

    @Test
    void an_endless_list_of_voices_is_read_up_to_a_bound() throws InterruptedException {
        AtomicInteger pages = new AtomicInteger();
        HttpServer endless = wire.vertx
                .createHttpServer()
                .requestHandler(request -> {
                    JsonArray voices = new JsonArray();
                    int page = pages.getAndIncrement();
                    for (int i = 0; i < 100; i++) {
                        voices.add(new JsonObject().put("id", "voice-" + page + "-" + i));
                    }
                    request.response()
                            .end(new JsonObject()
                                    .put("data", voices)
                                    .put("has_more", true)
                                    .encode());
                })
                .listen(0, "127.0.0.1")
                .await();
        ContextTextToSpeech provider =
                wire.textToSpeech(Map.of("base-url", "http://127.0.0.1:" + endless.actualPort(), "voice", "voice-0-0"));
        provider.start().toCompletableFuture().join();
        until(() -> provider.voices().size() == VoiceCatalogue.MAX_VOICES, "all that are taken are there");
        assertThat(pages).hasValue(VoiceCatalogue.MAX_VOICES / 100);
        assertThat(provider.voices()).extracting(TextToSpeech.Voice::language).containsOnly(Optional.empty());
    }
}
