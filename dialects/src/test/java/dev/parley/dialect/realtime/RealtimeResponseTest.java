package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.script.ScriptedLlm;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a response asks for, holds for it alone; what it is told of the others; servers without a voice. */
class RealtimeResponseTest {
    private static RealtimeCall text() {
        RealtimeCall call = RealtimeCall.stock().update("'output_modalities':['text']");
        call.service.llm.answers(request -> ScriptedLlm.text("w ".repeat(50)));
        return call.mark();
    }

    private static RealtimeCall create(RealtimeCall call, String response) {
        return call.send(
                "{'type':'response.create','response':{%s}}".formatted(response).replace('\'', '"'));
    }

    private static String created(RealtimeCall call, String at) {
        return call.last("response.created").at("/response/" + at).asText();
    }

    @Test
    void whatARefusedResponseAskedForDoesNotHoldForTheNext() {
        RealtimeCall call = text();
        create(call, "").wait(100);
        create(call, "'max_output_tokens':7,'audio':{'output':{'voice':'bo'}}");
        assertThat(call.error().get("code").asText()).isEqualTo("conversation_already_has_active_response");
        call.wait(2_000).mark().say("hello").pause(1_000);
        assertThat(created(call, "max_output_tokens")).isEqualTo("inf");
        assertThat(created(call, "audio/output/voice")).isEqualTo("ada");
    }

    private static String options(int maxTokens, String voice) {
        return "'max_output_tokens':%d,'audio':{'output':{'voice':'%s','format':{'type':'audio/pcmu'}}},'metadata':{'n':'%d'}"
                .formatted(maxTokens, voice, maxTokens);
    }

    /** Requests behind audio that waits to be heard start later, whatever starts before them. */
    @Test
    void whatTwoResponsesAskForHoldsForEachOfThemWheneverTheyStart() {
        RealtimeCall call = text();
        for (int second = 0; second < 31; second++) {
            call.append(new byte[48_000]);
        }
        create(call, "'conversation':'none'," + options(7, "bo"));
        create(call, options(9, "eve"));
        create(call, "'conversation':'none'");
        assertThat(call.types()).doesNotContain("response.created");
        call.wait(2_000);
        assertThat(call.connection.all("response.created"))
                .extracting(it -> it.at("/response/max_output_tokens").asText())
                .containsExactly("7", "9", "inf");
        assertThat(call.connection.all("response.created"))
                .extracting(it -> it.at("/response/metadata/n").asText())
                .containsExactly("7", "9", "");
        assertThat(call.connection.all("response.created"))
                .extracting(it -> it.at("/response/audio/output/voice").asText())
                .containsExactly("bo", "eve", "ada");
        assertThat(call.connection.all("response.created"))
                .extracting(it -> it.at("/response/audio/output/format/type").asText())
                .containsExactly("audio/pcmu", "audio/pcmu", "audio/pcm");
    }

    @Test
    void aRefusalOfAResponseNamesTheEventOfItsClient() {
        RealtimeCall call = text();
        create(call, "");
        call.send("{\"type\":\"response.create\",\"event_id\":\"mine\"}");
        assertThat(call.error().get("event_id").asText()).isEqualTo("mine");
        create(call, "");
        assertThat(call.error().get("event_id").isNull()).isTrue();
    }

    @Test
    void aRefusalNamesTheResponseThatIsActiveNow() {
        RealtimeCall call = text();
        for (int i = 0; i < 4; i++) {
            create(call, "").wait(100);
            String active = created(call, "id");
            create(call, "");
            assertThat(call.error().get("message").asText()).contains(" " + active + ".");
            call.wait(2_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'bo'", "{'id':'bo'}"})
    void aVoiceOfAResponseIsItsOwn(String voice) {
        RealtimeCall call = text();
        create(call, "'audio':{'output':{'voice':" + voice + "}}");
        assertThat(created(call, "audio/output/voice")).isEqualTo("bo");
        call.wait(2_000);
        create(call, "");
        assertThat(created(call, "audio/output/voice")).isEqualTo("ada");
    }

    @Test
    void aPromptOfAResponseIsReadByTheModelUnlessItHasInstructions() {
        RealtimeCall call = text();
        create(call, "'prompt':{'id':'Guide','variables':{'city':'Oslo'}}").wait(2_000);
        assertThat(call.service.llm.requests().getLast().messages())
                .anyMatch(it -> it.text().contains("You guide through Oslo."));
        create(call, "'prompt':{'id':'Guide','variables':{'city':'Oslo'}},'instructions':'Mine.'")
                .wait(2_000);
        assertThat(call.service.llm.requests().getLast().messages())
                .anyMatch(it -> it.text().contains("Mine."))
                .noneMatch(it -> it.text().contains("Oslo"));
    }

    @Test
    void aSpokenReplyHasItsTextInTheTranscriptOnly() {
        RealtimeCall call = RealtimeCall.stock();
        create(call, "").wait(3_000);
        assertThat(call.types())
                .contains("response.output_audio_transcript.delta")
                .doesNotContain("response.output_text.delta", "response.output_text.done");
    }

    @Test
    void callsMayBeParallelOrNotOrAsTheModelLikes() {
        RealtimeCall call = text();
        create(call, "").wait(2_000);
        create(call, "'parallel_tool_calls':true").wait(2_000);
        assertThat(call.service.llm.requests())
                .extracting(it -> it.hints().parallelTools())
                .containsExactly(Optional.empty(), Optional.of(true));
    }

    private static RealtimeCall mute(String query) {
        ScriptedSessionService service = new ScriptedSessionService();
        service.mute = Optional.of("no engine speaks");
        return RealtimeCall.open(service, query);
    }

    @Test
    void aServerWithoutAVoiceWritesAndRefusesToBeAskedForSpeech() {
        RealtimeCall call = mute("model=gpt-realtime");
        assertThat(call.last("session.created").at("/session/output_modalities").toString())
                .isEqualTo("[\"text\"]");
        call.update("'output_modalities':['audio']");
        assertThat(call.error().get("param").asText()).isEqualTo("session.output_modalities");
        assertThat(call.error().get("message").asText())
                .contains("no engine speaks")
                .contains("['text']");
        create(call, "'output_modalities':['audio']");
        assertThat(call.error().get("param").asText()).isEqualTo("response.output_modalities");
        assertThat(call.types()).doesNotContain("session.updated", "response.created");
        call.update("'output_modalities':['text']");
        create(call, "").wait(2_000);
        assertThat(call.types()).contains("session.updated", "response.output_text.done", "response.done");
    }

    @Test
    void aTranscriptionOnAServerWithoutAVoiceSaysNothingOfModalities() {
        assertThat(mute("intent=transcription")
                        .last("session.created")
                        .get("session")
                        .has("output_modalities"))
                .isFalse();
    }

    @Test
    void whileItDrainsAServerTellsItsOwnPageAndEndsTheCall() {
        RealtimeCall call = RealtimeCall.extended();
        assertThat(call.types()).as("engines that are ready need no notice").doesNotContain("parley.notice");
        call.dialect.draining();
        call.wait(100);
        assertThat(call.last("parley.notice").get("code").asText()).isEqualTo("server_draining");
        assertThat(call.connection.closeCode).hasValue(1001);
    }
}
