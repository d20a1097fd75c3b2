package dev.parley.dialect.unmute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.ClientLimits;
import dev.parley.dialect.Rate;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.session.SessionInput;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedLlm;
import io.vertx.core.buffer.Buffer;
import java.lang.Character.UnicodeScript;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a client is told when something behind the call fails, or the client does too much (unmute.md 2.6). */
class UnmuteTroubleTest {
    private static final String SEARCHING = "Looking for the resources, expect some latency.";

    private static List<String> messages(UnmuteCall call, String type) {
        return call.connection.all("error").stream()
                .map(event -> event.get("error"))
                .filter(error -> error.get("type").asText().equals(type))
                .map(error -> error.get("message").asText())
                .toList();
    }

    private static JsonNode detail(UnmuteCall call) {
        return call.last("error").at("/error/details/0");
    }

    /** Lets the voice fail once, and then have its way. */
    private static void failOnce(UnmuteCall call) {
        int opened = call.service.tts.opened();
        call.service.tts.fails(Optional.of(ProviderException.Kind.AT_CAPACITY), Duration.ofMillis(40));
        call.say("hello");
        while (call.service.tts.opened() < opened + 1) {
            call.pause(20);
        }
        call.service.tts.fails(Optional.empty(), Duration.ZERO);
        call.pause(4_000);
    }

    @Test
    void aVoiceThatIsLookedForIsToldEachTime() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            for (int i = 0; i < 2; i++) {
                call.mark();
                failOnce(call);
                assertThat(messages(call, "warning")).containsExactly(SEARCHING);
                assertThat(call.types()).contains("response.audio.done");
            }
        }
    }

    @Test
    void aVoiceThatCannotBeHadEndsTheCall() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.mark();
            call.service.tts.fails(Optional.of(ProviderException.Kind.AT_CAPACITY), Duration.ofMillis(50));
            call.say("hello").pause(20_000);
            String reason = "Too many people are connected to service 'tts'. Please try again later.";
            assertThat(messages(call, "warning")).containsExactly(SEARCHING);
            assertThat(messages(call, "fatal")).containsExactly(reason);
            assertThat(call.connection.closeCode).hasValue(1011);
            assertThat(call.connection.closeReason).isEqualTo(reason);
        }
    }

    @Test
    void whatTheVoiceCannotReadIsSaidInWords() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.mark();
            call.service.tts.reads(Set.of(UnicodeScript.LATIN));
            call.service.llm.answers(request -> ScriptedLlm.text("Привет, как дела?"));
            call.say("hello").pause(4_000);
            assertThat(messages(call, "warning"))
                    .singleElement()
                    .satisfies(message -> assertThat(message).contains("Cyrillic"));
            assertThat(call.connection.closeCode).isEmpty();
        }
    }

    @Test
    void aLanguageModelThatFailsDoesNotEndTheCall() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.mark();
            call.service.llm.answers(request -> List.of(new LlmEvent.Failed(
                    new ProviderException(ProviderException.Kind.REJECTED, "scripted", "no such model"))));
            call.say("hello").pause(4_000);
            assertThat(call.landmarks()).contains("response.created", "response.audio.done");
            assertThat(messages(call, "fatal")).isEmpty();
            assertThat(call.connection.closeCode).isEmpty();
        }
    }

    @Test
    void aMessageOfTooMuchAudioIsCutAndTold() {
        ScriptedSessionService service = new ScriptedSessionService();
        ClientLimits it = ClientLimits.DEFAULT;
        service.limits = new ClientLimits(Duration.ofSeconds(1), it.session(), it.items(), it.turns(), it.responses());
        try (UnmuteCall call = new UnmuteCall(service)) {
            call.speak(UnmuteCall.tone(900)).wait(500);
            assertThat(call.types()).doesNotContain("error");
            call.speak(UnmuteCall.tone(2_000)).wait(500);
            assertThat(detail(call).get("type").asText()).isEqualTo("too_long");
            assertThat(detail(call).get("msg").asText()).contains("at most 1 s");
            assertThat(call.connection.closeCode).isEmpty();
        }
    }

    @Test
    void aBinaryMessageIsNamedAndTheCallGoesOn() {
        try (UnmuteCall call = UnmuteCall.connected()) {
            call.dialect.binary(Buffer.buffer("x"));
            assertThat(detail(call).get("type").asText()).isEqualTo("string_type");
            call.mark().instruct();
            assertThat(call.types()).containsExactly("session.updated");
        }
    }

    @Test
    void updatesHaveARate() {
        ScriptedSessionService service = new ScriptedSessionService();
        ClientLimits it = ClientLimits.DEFAULT;
        service.limits = new ClientLimits(it.messageAudio(), new Rate(1, 2), it.items(), it.turns(), it.responses());
        try (UnmuteCall call = new UnmuteCall(service)) {
            call.instruct().instruct().instruct();
            assertThat(call.types()).containsExactly("session.updated", "session.updated", "error");
            assertThat(messages(call, "warning"))
                    .singleElement()
                    .satisfies(message -> assertThat(message).contains("session.update", "at most 2"));
            call.mark().wait(1_000).instruct();
            assertThat(call.types()).containsExactly("session.updated");
        }
    }

    @Test
    void aServerThatStopsSaysSoOnce() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.service.llm.answers(request -> ScriptedLlm.text("a b c d e f"));
            call.mark().say("hello").pause(1_100);
            call.dialect.draining();
            call.dialect.draining();
            assertThat(messages(call, "warning"))
                    .containsExactly("The server is restarting. Please call again in a moment.");
        }
    }

    @Test
    void aCallerWhoLeavesLeavesNothingBehind() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.service.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n o p"));
            call.mark().say("hello").pause(1_300);
            assertThat(call.types()).contains("response.created").doesNotContain("response.audio.done");
            call.dialect.closed();
            int sent = call.connection.sent.size();
            call.service.session.orElseThrow().post(new SessionInput.CallerAudio(AudioScript.silence(20)));
            call.send("{}").speak(UnmuteCall.tone(100)).wait(10_000);
            assertThat(call.service.tts.openStreams()).isZero();
            assertThat(call.service.stt.openStreams()).isZero();
            assertThat(call.service.llm.running()).isZero();
            assertThat(call.connection.sent).hasSize(sent);
        }
    }
}
