package dev.parley.dialect.unmute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.Recording;
import dev.parley.dialect.Recordings;
import dev.parley.dialect.SessionService.CallRefused;
import dev.parley.dialect.persona.NewsSource;
import dev.parley.dialect.persona.PersonaPrompts;
import dev.parley.dialect.realtime.RealtimeFactory;
import dev.parley.dialect.support.MemoryConnection;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.Principal;
import dev.parley.session.SessionInput;
import dev.parley.session.script.ScriptedLlm;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a message, and what ends a session (unmute.md 2.6). */
class UnmuteMessageTest {
    private static JsonNode error(UnmuteCall call) {
        return call.last("error").get("error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "not json; json_invalid; []",
                "[1]; model_attributes_type; []",
                "{}; union_tag_not_found; []",
                "{'type':'response.create'}; union_tag_invalid; []",
                "{'type':'input_audio_buffer.commit'}; union_tag_invalid; []",
                "{'type':7}; union_tag_invalid; []",
                "{'type':'session.update'}; missing; ['session.update','session']",
                "{'type':'session.update','session':3}; model_type; ['session.update','session']",
                "{'type':'session.update','session':{}}; missing; ['session.update','session','allow_recording']",
                "{'type':'session.update','session':{'allow_recording':'x'}}; bool_type; "
                        + "['session.update','session','allow_recording']",
                "{'type':'session.update','session':{'allow_recording':true,'voice':1}}; string_type; "
                        + "['session.update','session','voice']",
                "{'type':'session.update','session':{'allow_recording':true,'instructions':{'type':'poem'}}}; "
                        + "union_tag_invalid; ['session.update','session','instructions']",
                "{'type':'session.update','session':{'allow_recording':true,'instructions':"
                        + "{'type':'smalltalk','language':'de'}}}; literal_error; "
                        + "['session.update','session','instructions','smalltalk','language']",
                "{'type':'input_audio_buffer.append'}; missing; ['input_audio_buffer.append','audio']",
                "{'type':'input_audio_buffer.append','audio':'*'}; base64_invalid; ['input_audio_buffer.append','audio']",
                "{'type':'input_audio_buffer.append','audio':5}; string_type; ['input_audio_buffer.append','audio']",
                "{'type':'unmute.input_audio_buffer.append_anonymized'}; missing; "
                        + "['unmute.input_audio_buffer.append_anonymized','number_of_samples']"
            })
    void aWrongShapeIsNamedAndTheCallGoesOn(String message, String type, String loc) {
        try (UnmuteCall call = UnmuteCall.connected()) {
            call.send(message.replace('\'', '"'));
            assertThat(call.types()).containsExactly("error");
            JsonNode error = error(call);
            assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
            assertThat(error.get("message").asText()).isEqualTo("Invalid message");
            assertThat(error.get("code").isNull()).isTrue();
            assertThat(error.get("param").isNull()).isTrue();
            assertThat(error.at("/details/0/type").asText()).isEqualTo(type);
            assertThat(error.at("/details/0/loc").toString()).isEqualTo(loc.replace('\'', '"'));
            assertThat(error.at("/details/0/msg").asText()).isNotBlank();
            assertThat(call.connection.closeCode).isEmpty();

            call.mark().instruct();
            assertThat(call.types()).containsExactly("session.updated");
        }
    }

    @Test
    void aVoicesNameHasALength() {
        try (UnmuteCall call = UnmuteCall.connected()) {
            String update = "{\"type\":\"session.update\",\"session\":{\"allow_recording\":false,\"voice\":\"%s\"}}";
            call.send(update.formatted("v".repeat(256)));
            assertThat(call.types()).containsExactly("session.updated");
            call.mark().send(update.formatted("v".repeat(257)));
            assertThat(call.types()).containsExactly("error");
            assertThat(error(call).at("/details/0/type").asText()).isEqualTo("string_too_long");
        }
    }

    /** As pydantic does, in the order of the fields. */
    @Test
    void allFaultsOfAMessageAreToldAtOnce() {
        try (UnmuteCall call = UnmuteCall.connected()) {
            call.send("{\"type\":\"session.update\",\"session\":{\"voice\":1,\"instructions\":{\"type\":\"poem\"}}}");
            assertThat(call.types()).containsExactly("error");
            assertThat(error(call).get("details"))
                    .map(detail -> detail.get("type").asText() + " " + detail.get("loc"))
                    .containsExactly(
                            "union_tag_invalid [\"session.update\",\"session\",\"instructions\"]",
                            "string_type [\"session.update\",\"session\",\"voice\"]",
                            "missing [\"session.update\",\"session\",\"allow_recording\"]");
            assertThat(error(call).get("details"))
                    .map(detail -> detail.get("input").toString())
                    .containsExactly("{\"type\":\"poem\"}", "1", "{\"voice\":1,\"instructions\":{\"type\":\"poem\"}}");
        }
    }

    @Test
    void extraFieldsAndRecorderMessagesAreIgnored() {
        try (UnmuteCall call = UnmuteCall.connected()) {
            call.send("{\"type\":\"unmute.input_audio_buffer.append_anonymized\",\"number_of_samples\":5}");
            call.send("{\"type\":\"session.update\",\"x\":1,\"session\":{\"allow_recording\":true,\"y\":[]}}");
            assertThat(call.types()).containsExactly("session.updated");
            assertThat(call.last("session.updated").get("session").toString())
                    .isEqualTo("{\"instructions\":null,\"voice\":null,\"allow_recording\":true}");
        }
    }

    @Test
    void textsHaveALength() {
        try (UnmuteCall call = UnmuteCall.connected()) {
            call.send(update("\"instructions\":{\"type\":\"constant\",\"text\":\"" + "x".repeat(1_000_000) + "\"}"));
            call.send(update("\"voice\":\"" + "v".repeat(256) + "\""));
            assertThat(call.types()).containsExactly("session.updated", "session.updated");
            call.send(update("\"instructions\":{\"type\":\"constant\",\"text\":\"" + "x".repeat(1_000_001) + "\"}"));
            assertThat(error(call).at("/details/0/loc/4").asText()).isEqualTo("text");
            call.send(update("\"voice\":\"" + "v".repeat(257) + "\""));
            assertThat(error(call).at("/details/0/loc/2").asText()).isEqualTo("voice");
            assertThat(error(call).at("/details/0/type").asText()).isEqualTo("string_too_long");
        }
    }

    private static String update(String field) {
        return "{\"type\":\"session.update\",\"session\":{\"allow_recording\":false," + field + "}}";
    }

    @Test
    void aHugeWrongMessageIsNotEchoed() {
        try (UnmuteCall call = UnmuteCall.connected()) {
            call.send("{\"type\":\"" + "x".repeat(100_000) + "\"}");
            assertThat(call.last("error").toString().length()).isLessThan(4000);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "AT_CAPACITY; Too many people are connected to service 'stt'. Please try again later.",
                "ENGINE_FAILED; Internal server error :( Complain to whoever runs this server",
                "INSUFFICIENT_QUOTA; What may be spent for today is spent. Please try again tomorrow."
            })
    void aRefusedSessionIsFatal(CallRefused.Cause cause, String message) {
        ScriptedSessionService service = new ScriptedSessionService().loading();
        try (UnmuteCall call = new UnmuteCall(service)) {
            service.answering().refuse(cause, "full");
            assertThat(error(call).get("type").asText()).isEqualTo("fatal");
            assertThat(error(call).get("message").asText()).isEqualTo(message);
            assertThat(call.connection.closeCode).hasValue(1011);
            assertThat(call.connection.closeReason).isEqualTo(message);
        }
    }

    @Test
    void enginesThatDoNotWorkCloseTheConnectionWithoutAnEvent() {
        ScriptedSessionService service = new ScriptedSessionService().loading();
        try (UnmuteCall call = new UnmuteCall(service)) {
            service.failed();
            assertThat(call.types()).isEmpty();
            assertThat(call.connection.closeCode).hasValue(1011);
            assertThat(call.connection.closeReason)
                    .isEqualTo("Server is not healthy: tts_up=True stt_up=False llm_up=True voice_cloning_up=False"
                            + " ok=False");
        }
    }

    @Test
    void whileEnginesLoadTheClientIsHeardAndAnsweredLater() {
        ScriptedSessionService service = new ScriptedSessionService().loading();
        try (UnmuteCall call = new UnmuteCall(service)) {
            call.instruct().speak(UnmuteCall.silence(200)).wait(1000);
            assertThat(call.types()).containsExactly("session.updated");
            service.loaded();
            call.wait(2000);
            assertThat(call.types()).contains("response.created", "response.audio.done");
        }
    }

    @Test
    void aRecogniserThatIsGoneEndsTheCall() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.service.stt.failNextFlushes(100);
            for (int i = 0; i < 40 && call.connection.closeCode.isEmpty(); i++) {
                call.say("hello").pause(3000);
            }
            assertThat(error(call).get("type").asText()).isEqualTo("fatal");
            assertThat(call.connection.closeCode).hasValue(1011);
            assertThat(call.connection.closeReason).isEqualTo(FailureText.INTERNAL);
        }
    }

    @Test
    void drainingWaitsForTheReplyInProgress() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.service.llm.answers(request -> ScriptedLlm.text("a b c d e f"));
            call.mark().say("hello").pause(1100);
            assertThat(call.types()).contains("response.created").doesNotContain("response.audio.done");
            call.dialect.draining();
            assertThat(call.connection.closeCode).isEmpty();
            call.wait(5000);
            assertThat(call.connection.closeCode).hasValue(1001);
            assertThat(call.types()).contains("response.audio.done");
        }
    }

    /** A page cannot show a key; a proxy in front of it can. */
    @Test
    void whoCallsEntersWithTheSessionAndItsRecording() {
        Principal proxy = Principal.ofKey("key_7", "proxy");
        ScriptedSessionService service = new ScriptedSessionService();
        AtomicReference<Principal> recorded = new AtomicReference<>();
        PersonaPrompts none = new PersonaPrompts(service.clock(), ZoneOffset.UTC, new Random(1), NewsSource.NONE);
        Recordings recordings = caller -> {
            recorded.set(caller);
            return Recording.NONE;
        };
        new UnmuteFactory(none, new Random(1), recordings, 24_000)
                .create(
                        UnmuteCall.handshake("realtime").letIn(proxy, Optional.empty()),
                        new MemoryConnection(service.time),
                        service)
                .opened();
        assertThat(recorded).hasValue(proxy);
        assertThat(service.setup.orElseThrow().principal()).isEqualTo(proxy);
    }

    @Test
    void keysOfATelephoneAreRefused() {
        try (UnmuteCall call = UnmuteCall.connected()) {
            call.mark();
            call.dialect.signal(new SessionInput.DtmfDigit('5', 120));
            call.service.time.settle();
            assertThat(call.types()).containsExactly("error");
            assertThat(call.last("error").at("/error/type").asText()).isEqualTo("warning");
            assertThat(call.last("error").at("/error/message").asText()).contains("Keys of a telephone");
        }
    }

    @Test
    void onlyTheBareHandshakeIsUnmute() {
        RealtimeFactory realtime = new RealtimeFactory(id -> Optional.empty(), UnmuteFactory::isUnmute);
        try (UnmuteCall call = UnmuteCall.connected()) {
            PersonaPrompts none =
                    new PersonaPrompts(call.service.clock(), ZoneOffset.UTC, new Random(1), NewsSource.NONE);
            UnmuteFactory unmute = new UnmuteFactory(none, new Random(1), Recordings.NONE, 24_000);
            assertThat(unmute.accepts(UnmuteCall.handshake("realtime"))).isTrue();
            assertThat(realtime.accepts(UnmuteCall.handshake("realtime"))).isFalse();
            assertThat(unmute.accepts(UnmuteCall.handshake("realtime", "parley.v1")))
                    .isFalse();
            assertThat(realtime.accepts(UnmuteCall.handshake("realtime", "parley.v1")))
                    .isTrue();
            assertThat(realtime.accepts(UnmuteCall.handshake())).isTrue();
            var keyed = UnmuteCall.handshake("realtime");
            keyed.headers().add("authorization", "Bearer x");
            assertThat(realtime.accepts(keyed)).isTrue();
            assertThat(unmute.accepts(keyed)).isFalse();
            var modelled = UnmuteCall.handshake("realtime");
            modelled.query().add("model", "x");
            assertThat(realtime.accepts(modelled)).isTrue();
            // A proxy's own credentials say nothing of the client; a page cannot send any.
            Handshake behindBasic = UnmuteCall.handshake("realtime");
            behindBasic.headers().add("Authorization", "Basic dXNlcjpwYXNz");
            assertThat(unmute.accepts(behindBasic)).isTrue();
            Handshake behindBearer = UnmuteCall.handshake("realtime");
            behindBearer.headers().add("Authorization", "Bearer of-the-proxy").add("Origin", "http://localhost");
            assertThat(unmute.accepts(behindBearer)).isTrue();
            assertThat(realtime.accepts(behindBearer)).isFalse();
        }
    }
}
