package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.FillerPolicy;
import dev.parley.session.script.ScriptedLlm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is said into the silence of a reply: in the middle of one whose voice is late, and before one that is slow to begin. */
class RealtimeFillerTest {
    @Test
    void thereIsNoneBeforeASlowReplyUnlessAnOperatorWantsIt() {
        ScriptedSessionService service = slow();
        RealtimeCall call = RealtimeCall.open(service, "").mark();
        call.say("hello").pause(2_400);
        assertThat(service.setup.orElseThrow().fillers()).isEqualTo(FillerPolicy.OFF);
        assertThat(call.types()).doesNotContain("response.output_item.added");
    }

    @Test
    void oneBeforeASlowReplyIsAMessageOfItsOwnInOrder() {
        ScriptedSessionService service = slow();
        service.fillers = Optional.of(
                new FillerPolicy(Optional.of(FillerPolicy.USUAL_WAIT), Map.of("en", List.of("Let me think."))));
        RealtimeCall call = RealtimeCall.open(service, "").mark();
        call.say("hello").pause(8_000);

        List<String> message = List.of(
                "response.output_item.added",
                "conversation.item.added",
                "response.content_part.added",
                "response.output_audio.delta",
                "response.output_audio_transcript.delta",
                "response.output_audio.done",
                "response.output_audio_transcript.done",
                "response.content_part.done",
                "conversation.item.done",
                "response.output_item.done");
        List<String> reply = call.types().stream()
                .dropWhile(type -> !type.equals("response.created"))
                .toList();
        List<String> once = new ArrayList<>();
        reply.stream()
                .filter(type -> once.isEmpty()
                        || !type.endsWith(".delta")
                        || !once.subList(once.lastIndexOf("response.content_part.added"), once.size())
                                .contains(type))
                .forEach(once::add);
        List<String> both = new ArrayList<>(List.of("response.created"));
        both.addAll(message);
        both.addAll(message);
        both.addAll(List.of("response.done"));
        assertThat(once).filteredOn(both::contains).isEqualTo(both);
        assertThat(call.last("response.done").at("/response/status").asText()).isEqualTo("completed");
        assertThat(transcript(call, 0)).isEqualTo("Let me think.");
        assertThat(transcript(call, 1)).isEqualTo("sunny");
        assertThat(call.connection.all("response.output_item.added").stream()
                        .map(event -> event.get("output_index").asInt())
                        .toList())
                .containsExactly(0, 1);
    }

    private static ScriptedSessionService slow() {
        ScriptedSessionService service = new ScriptedSessionService();
        service.llm.pace(Duration.ofSeconds(2));
        service.llm.answers(request -> ScriptedLlm.text("sunny"));
        return service;
    }

    private static String transcript(RealtimeCall call, int item) {
        return call.last("response.done")
                .at("/response/output/" + item + "/content/0/transcript")
                .asText();
    }

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
