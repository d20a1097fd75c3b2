package dev.parley.dialect.rtvi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.script.ScriptedLlm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Turns over a real session (pipecat-rtvi.md 5.4, 5.5). */
class RtviTurnTest {
    private final ScriptedSessionService service = new ScriptedSessionService();

    private RtviCall call(String reply) {
        service.llm.answers(request -> ScriptedLlm.text(reply));
        return RtviCall.ready(service);
    }

    private static List<String> once(RtviCall call, String... types) {
        return call.types().stream().filter(List.of(types)::contains).distinct().toList();
    }

    @Test
    void aTurnIsToldInOrder() {
        try (RtviCall call = call("It is late. We are closed!")) {
            call.say("are you open", 4000).wait(8000);

            assertThat(once(
                            call,
                            "user-started-speaking",
                            "user-stopped-speaking",
                            "user-llm-text",
                            "bot-llm-started",
                            "bot-llm-text",
                            "bot-tts-started",
                            "bot-started-speaking",
                            "bot-tts-text",
                            "bot-tts-stopped",
                            "bot-stopped-speaking"))
                    .containsExactly(
                            "user-started-speaking",
                            "user-stopped-speaking",
                            "user-llm-text",
                            "bot-llm-started",
                            "bot-llm-text",
                            "bot-tts-started",
                            "bot-started-speaking",
                            "bot-tts-text",
                            "bot-tts-stopped",
                            "bot-stopped-speaking");
            assertThat(call.all("bot-llm-stopped")).hasSameSizeAs(call.all("bot-llm-started"));
            assertThat(String.join("", call.texts("bot-llm-text"))).isEqualTo("It is late. We are closed!");
            assertThat(call.texts("bot-transcription")).containsExactly("It is late.", "We are closed!");
            assertThat(String.join(" ", call.texts("bot-tts-text"))).isEqualTo("It is late. We are closed!");
            assertThat(call.samples()).isGreaterThan(24_000);
        }
    }

    @Test
    void whatTheCallerSaysIsToldTwiceAndToTheModel() {
        try (RtviCall call = call("No.")) {
            call.say("are you open", 4000).wait(4000);

            JsonNode told = call.data("user-transcription");
            assertThat(told.get("text").asText()).isEqualTo("are you open");
            assertThat(told.get("final").asBoolean()).isTrue();
            assertThat(told.get("user_id").asText()).isEmpty();
            assertThat(told.get("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(call.data("user-input").get("input_type").asText()).isEqualTo("transcription");
            assertThat(call.all("user-input")).hasSameSizeAs(call.all("user-transcription"));
            assertThat(call.texts("user-llm-text")).containsExactly("are you open");
            List<String> types = call.types();
            assertThat(types.get(types.indexOf("user-transcription") - 1)).isEqualTo("user-input");
        }
    }

    @Test
    void aSegmentIsToldFromNewToCompleted() {
        try (RtviCall call = call("It is late. We are closed!")) {
            call.say("are you open", 4000).wait(8000);

            List<JsonNode> output = call.all("bot-output").stream()
                    .map(each -> each.get("data"))
                    .filter(each -> each.get("segment_id").asInt() == 1)
                    .toList();
            assertThat(output).extracting(it -> it.get("text").asText()).containsOnly("It is late.");
            assertThat(output)
                    .extracting(it -> it.get("spoken_status").asText())
                    .startsWith("new", "in-progress")
                    .endsWith("completed");
            assertThat(output.getFirst().get("spoken").asBoolean()).isFalse();
            assertThat(output.get(1).has("spoken")).isFalse();
            assertThat(output.getLast().get("spoken").asBoolean()).isTrue();
            assertThat(output).allSatisfy(it -> {
                assertThat(it.get("will_be_spoken").asBoolean()).isTrue();
                for (String name : List.of("output_type", "text_type", "aggregated_by")) {
                    assertThat(it.get(name).asText()).isEqualTo("sentence");
                }
                JsonNode progress = it.get("spoken_progress");
                assertThat(progress.get("accumulated_text").asText()
                                + progress.get("remaining_text").asText())
                        .isEqualTo("It is late.");
            });
            List<String> types = call.types();
            assertThat(types.indexOf("bot-output")).isGreaterThan(types.indexOf("bot-started-speaking"));
        }
    }

    @Test
    void clientsOfTheFirstVersionGetSentencesBeforeAndAfterTheyAreSpoken() {
        service.llm.answers(request -> ScriptedLlm.text("It is late."));
        try (RtviCall call = new RtviCall(service, "").clientReady("1.4.0")) {
            call.say("are you open", 4000).wait(6000);

            assertThat(call.all("bot-output"))
                    .extracting(it -> it.get("data").get("spoken").asBoolean())
                    .containsExactly(false, true);
        }
    }

    @Test
    void anInterruptionStopsTheSoundAndWhatIsTold() {
        try (RtviCall call = call("One two three four. Five six seven eight nine ten. Eleven twelve thirteen.")) {
            call.say("count", 2500);
            assertThat(call.types()).contains("bot-started-speaking");
            call.say("stop it now", 600);
            long samples = call.samples();

            List<String> types = call.types();
            int interrupted = types.indexOf("bot-interrupted");
            assertThat(interrupted).isPositive();
            assertThat(types.subList(0, interrupted)).contains("bot-tts-started", "user-started-speaking");
            assertThat(types.get(interrupted + 1)).isIn("bot-llm-stopped", "bot-tts-stopped", "bot-stopped-speaking");
            assertThat(types.subList(interrupted, types.size())).contains("bot-stopped-speaking");
            assertThat(call.all("bot-output").stream()
                            .map(each -> each.get("data"))
                            .filter(it -> it.get("segment_id").asInt() == 3))
                    .isNotEmpty()
                    .noneMatch(it -> it.get("spoken_status").asText().equals("completed"));
            assertThat(samples).isLessThan(24_000L * 6);
        }
    }

    @Test
    void soundIsSentAtThePaceOfSpeech() {
        try (RtviCall call =
                call("One two three four five six seven eight nine ten eleven twelve thirteen fourteen.")) {
            call.send("send-text", "{\"content\":\"count\"}").wait(1000);

            long ms = call.samples() / 24;
            assertThat(ms).isBetween(500L, 1250L);
        }
    }

    @Test
    void metricsTellTimesTokensAndCharacters() {
        try (RtviCall call = call("It is late.")) {
            call.say("are you open", 4000).wait(6000);

            List<JsonNode> metrics =
                    call.all("metrics").stream().map(each -> each.get("data")).toList();
            JsonNode times = metrics.stream()
                    .filter(it -> it.has("ttfb"))
                    .findFirst()
                    .orElseThrow()
                    .get("ttfb");
            assertThat(times).extracting(it -> it.get("processor").asText()).contains("llm", "tts");
            assertThat(times)
                    .allSatisfy(it -> assertThat(it.get("value").asDouble()).isBetween(0.0, 5.0));
            assertThat(metrics)
                    .anySatisfy(it -> assertThat(
                                    it.path("characters").path(0).path("value").asInt())
                            .isEqualTo("It is late.".length()));
            assertThat(metrics)
                    .anySatisfy(it -> assertThat(it.path("stt_usage")
                                    .path(0)
                                    .path("value")
                                    .path("audio_seconds")
                                    .asDouble())
                            .isPositive());
        }
    }

    @Test
    void aFailedReplyIsAnErrorThatTheClientSurvives() {
        service.llm.answers(request -> ScriptedLlm.text(""));
        try (RtviCall call = RtviCall.ready(service)) {
            call.send("send-text", "{\"content\":\"hello\"}").wait(3000);

            assertThat(call.all("bot-llm-stopped")).hasSameSizeAs(call.all("bot-llm-started"));
            assertThat(call.connection.closed).isEmpty();
        }
    }
}
