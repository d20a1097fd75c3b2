package dev.parley.dialect.unmute;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever a client sends, in JSON or in Ogg, nothing is thrown and the call goes on. */
class UnmuteFuzzTest {
    @Property(tries = 300)
    void anyBytes(@ForAll byte[] bytes) {
        try (UnmuteCall call = UnmuteCall.connected()) {
            call.dialect.text(Buffer.buffer(bytes));
            goesOn(call);
        }
    }

    @Property(tries = 300)
    void anyMessages(@ForAll("messages") @Size(max = 6) List<String> messages) {
        try (UnmuteCall call = UnmuteCall.connected()) {
            messages.forEach(call::send);
            goesOn(call);
        }
    }

    /** A real stream, then damage anywhere in it. */
    @Property(tries = 200)
    void damagedOgg(@ForAll byte[] damage, @ForAll("places") int at) {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            byte[] ogg = call.ogg();
            for (int i = 0; i < damage.length; i++) {
                ogg[(at + i) % ogg.length] = damage[i];
            }
            call.sendAudio(ogg);
            call.speak(UnmuteCall.tone(200));
            goesOn(call);
        }
    }

    private static void goesOn(UnmuteCall call) {
        assertThat(call.connection.closeCode).isEmpty();
        call.mark().instruct();
        assertThat(call.types()).contains("session.updated");
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, 2000);
    }

    @Provide
    Arbitrary<List<String>> messages() {
        Arbitrary<String> value = Arbitraries.of(
                "null",
                "true",
                "1",
                "\"\"",
                "[]",
                "{}",
                "\"constant\"",
                "{\"type\":\"constant\"}",
                "{\"type\":\"news\"}",
                "{\"type\":\"smalltalk\",\"language\":\"fr\"}",
                "{\"allow_recording\":true}",
                "\"T2dnUwAC\"",
                "{\"allow_recording\":false,\"instructions\":{\"type\":\"quiz_show\"}}",
                "{\"allow_recording\":false,\"instructions\":{\"type\":\"guess_animal\",\"language\":5}}");
        Arbitrary<String> pair = net.jqwik.api.Combinators.combine(
                        Arbitraries.of("session", "audio", "number_of_samples", "event_id", "instructions"), value)
                .as((key, it) -> "\"" + key + "\":" + it);
        return net.jqwik.api.Combinators.combine(
                        Arbitraries.of(
                                "session.update",
                                "input_audio_buffer.append",
                                "unmute.input_audio_buffer.append_anonymized",
                                "x"),
                        pair.list().ofMaxSize(3))
                .as((type, pairs) ->
                        "{\"type\":\"" + type + "\"" + (pairs.isEmpty() ? "" : ",") + String.join(",", pairs) + "}")
                .list();
    }
}
