package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.script.ScriptedLlm;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is said in the middle of a reply whose voice is late stands in its transcript, and not in its item. */
class RealtimeFillerTest {
    @Test
    void aKeptFillerIsToldAndNotKept() {
        ScriptedSessionService service = new ScriptedSessionService().keep("One moment, please.");
        service.llm.answers(request -> ScriptedLlm.text("one two three four five six"));
        service.tts.stallAfterWords(3);
        RealtimeCall call =
                RealtimeCall.open(service, "", "realtime", "parley.v1").mark();
        call.say("hello").pause(12_000);

        String told = "one two three One moment, please. four five six";
        assertThat(call.connection.all("response.output_audio_transcript.delta").stream()
                        .map(delta -> delta.get("delta").asText())
                        .collect(Collectors.joining()))
                .isEqualTo(told);
        assertThat(call.last("response.output_audio_transcript.done")
                        .get("transcript")
                        .asText())
                .isEqualTo(told);
        assertThat(call.connection.all("parley.output_word").stream()
                        .map(word -> word.get("text").asText())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(told);
        String kept = "one two three four five six";
        assertThat(call.last("response.content_part.done")
                        .at("/part/transcript")
                        .asText())
                .isEqualTo(kept);
        assertThat(call.last("response.done")
                        .at("/response/output/0/content/0/transcript")
                        .asText())
                .isEqualTo(kept);
    }
}
