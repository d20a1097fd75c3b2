package dev.parley.app;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

import dev.parley.session.FillerPolicy;
import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.llm.LlmReply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls by Unmute's client over real sockets, with simulated moshi-servers and language model: what a call survives, what
 * it does not, and what it says then.
 */
class UnmuteLiveTest {
    private static final List<String> TEN =
            List.of("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");

    private Simulated world;

    @AfterEach
    void close() {
        if (world != null) {
            world.close();
        }
    }

    private Simulated start(FaultPlan sttFaults, FaultPlan ttsFaults) throws Exception {
        world = Simulated.start(sttFaults, ttsFaults, Map.of());
        return world;
    }

    private static FaultPlan faultless() {
        return new FaultPlan();
    }

    private static List<String> spoken(UnmuteCaller caller) {
        return caller.texts("response.text.delta", "/delta");
    }

    private static String lastAnsweredUser(Simulated world) {
        JsonArray messages = world.llm.requests().getLast().getJsonArray("messages");
        JsonObject last = messages.getJsonObject(messages.size() - 1);
        assertThat(last.getString("role")).isEqualTo("user");
        return last.getString("content");
    }

    // What a call survives.

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {"DROP", "GARBAGE"})
    void aVoiceLostInMidSentenceGoesOnElsewhereAndNoWordIsSpokenTwice(Fault.Kind fault) throws Exception {
        start(faultless(), new FaultPlan().add(Fault.after(14, fault)));
        world.llm.enqueue(new LlmReply.Text(String.join(" ", TEN)));
        try (UnmuteCaller caller = world.call()) {
            caller.begin().await("response.audio.done", 1);
            assertThat(spoken(caller)).isEqualTo(TEN);
            assertThat(caller.types()).doesNotContain("error");
            assertThat(world.tts.requests()).hasSize(2);
            List<String> rest = world.tts.requests().getLast().words();
            assertThat(rest).isNotEmpty().hasSizeLessThan(TEN.size());
            assertThat(TEN).endsWith(rest.toArray(String[]::new));
        }
    }

    @Test
    void earsLostInMidSentenceHearTheLastSecondsAgain() throws Exception {
        start(new FaultPlan().add(Fault.after(30, Fault.Kind.DROP)), faultless());
        world.llm.enqueue(new LlmReply.Text("Hello there."));
        try (UnmuteCaller caller = world.call()) {
            caller.begin().await("response.audio.done", 1);
            caller.speak(3000).await("response.audio.done", 2);
            assertThat(world.stt.connections()).isEqualTo(2);
            assertThat(lastAnsweredUser(world)).endsWith("the sea");
            assertThat(caller.types()).doesNotContain("error");
            assertThat(caller.texts("conversation.item.input_audio_transcription.delta", "/start_time"))
                    .extracting(Double::parseDouble)
                    .isSorted();
        }
    }

    @Test
    void aLanguageModelThatFailsOnceIsAskedAgainAndNobodyNotices() throws Exception {
        start(faultless(), faultless());
        world.llm.enqueue(LlmReply.Error.of(503, "overloaded")).enqueue(new LlmReply.Text("Hello there."));
        try (UnmuteCaller caller = world.call()) {
            caller.begin().await("response.audio.done", 1);
            assertThat(spoken(caller)).containsExactly("Hello", "there.");
            assertThat(world.llm.requests()).hasSize(2);
            assertThat(caller.types()).doesNotContain("error");
        }
    }

    @Test
    void aLanguageModelThatFailsTwiceIsApologisedForAndTheCallGoesOn() throws Exception {
        start(faultless(), faultless());
        world.llm.enqueue(LlmReply.Error.of(500, "broken")).enqueue(LlmReply.Error.of(500, "broken"));
        try (UnmuteCaller caller = world.call()) {
            caller.begin().await("response.audio.done", 1);
            assertThat(String.join(" ", spoken(caller))).startsWith("Sorry,").endsWith("Could you say that again?");
            assertThat(world.llm.requests()).hasSize(2);

            world.llm.enqueue(new LlmReply.Text("The sea is deep."));
            caller.speak(1500).await("response.audio.done", 2);
            assertThat(String.join(" ", spoken(caller))).endsWith("The sea is deep.");
            assertThat(caller.texts("unmute.additional_outputs", "/args/debug_dict/stt_pause_prediction"))
                    .extracting(Double::parseDouble)
                    .last(as(DOUBLE))
                    .isBetween(0.0, 1.0);
            assertThat(lastAnsweredUser(world)).isEqualTo(Simulated.LINE);
            assertThat(caller.types()).doesNotContain("error");
        }
    }

    /** The caller hears a filler, then the reply; the model never learns of the filler. */
    @Test
    void aSlowReplyComesBehindAFiller() throws Exception {
        start(faultless(), faultless());
        world.llm.enqueue(new LlmReply.Text("Hello there.")).enqueue(late("The sea is deep."));
        try (UnmuteCaller caller = world.call()) {
            caller.begin().await("response.audio.done", 1);
            caller.speak(1500).await("response.audio.done", 2);
            List<String> said = spoken(caller).subList(2, spoken(caller).size());
            List<String> reply = List.of("The", "sea", "is", "deep.");
            assertThat(said).endsWith(reply.toArray(String[]::new));
            String filler = String.join(" ", said.subList(0, said.size() - reply.size()));
            assertThat(FillerPolicy.LATE.phrases(Optional.of("en"))).contains(filler);

            world.llm.enqueue(new LlmReply.Text("And blue."));
            caller.speak(1500).await("response.audio.done", 3);
            assertThat(world.llm.requests().getLast().encode())
                    .contains("The sea is deep.")
                    .doesNotContain(filler);
            assertThat(caller.types()).doesNotContain("error");
        }
    }

    /** Begins at once, so that it is alive, and has its words three seconds later. */
    private static LlmReply late(String words) {
        String chunk = "data: {\"choices\":[{\"delta\":{\"content\":\"" + words
                + "\"},\"finish_reason\":\"stop\"}]}\n\n" + "data: [DONE]\n\n";
        return new LlmReply.Raw(
                List.of(": wait\n\n".getBytes(StandardCharsets.UTF_8), chunk.getBytes(StandardCharsets.UTF_8)),
                Duration.ofSeconds(3));
    }

    // What it does not, and what it says then.

    @ParameterizedTest
    @CsvSource({
        "NO_CHANNELS, Too many people are connected to service 'stt'. Please try again later.",
        "REFUSE, Too many people are connected to service 'stt'. Please try again later.",
        "HANG, Service 'stt' timed out. Please try again later.",
    })
    void aCallWithoutEarsEndsWithTheReason(Fault.Kind fault, String reason) throws Exception {
        world = Simulated.start(new FaultPlan(() -> Fault.of(fault)), faultless(), Map.of("recognition.loss", "1s"));
        try (UnmuteCaller caller = world.call()) {
            caller.begin();
            assertThat(caller.awaitClosed()).isEqualTo("1011 " + reason);
            assertThat(caller.texts("error", "/error/type")).containsExactly("fatal");
            assertThat(caller.texts("error", "/error/message")).containsExactly(reason);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NO_CHANNELS, Too many people are connected to service 'tts'. Please try again later.",
        "HANG, Service 'tts' timed out. Please try again later.",
    })
    void aCallWithoutAVoiceWarnsThenEndsWithTheReason(Fault.Kind fault, String reason) throws Exception {
        start(faultless(), new FaultPlan(() -> Fault.of(fault)));
        try (UnmuteCaller caller = world.call()) {
            caller.begin();
            assertThat(caller.awaitClosed()).isEqualTo("1011 " + reason);
            assertThat(caller.texts("error", "/error/type")).containsExactly("warning", "fatal");
            assertThat(caller.texts("error", "/error/message"))
                    .containsExactly("Looking for the resources, expect some latency.", reason);
        }
    }

    @Test
    void theCallOverTheMaximumIsRefusedAtOnceAndAFreeLineIsGivenAgain() throws Exception {
        world = Simulated.start(faultless(), faultless(), Map.of("limits.calls", "1"));
        String reason = "Too many people are connected to service 'stt'. Please try again later.";
        try (UnmuteCaller first = world.call()) {
            first.begin().await("response.created", 1);
            try (UnmuteCaller second = world.call()) {
                // It has sent nothing: the refusal waits for nothing.
                assertThat(second.awaitClosed()).isEqualTo("1011 " + reason);
                assertThat(second.types()).containsExactly("error");
                assertThat(second.texts("error", "/error/message")).containsExactly(reason);
            }
            first.await("response.audio.done", 1);
        }
        awaitNoCalls();
        try (UnmuteCaller third = world.call()) {
            third.begin().await("response.audio.done", 1);
        }
    }

    private void awaitNoCalls() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestServer.PATIENCE_SECONDS);
        while (!world.server.get("/metrics").body().contains("parley_calls_active 0.0")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    // What a browser plays.

    @Test
    void ffmpegFindsNothingWrongWithAWholeCall(@TempDir Path folder) throws Exception {
        start(faultless(), faultless());
        String long1 = "this goes on and on for quite a while because somebody will talk over it quite soon now";
        world.llm.enqueue(new LlmReply.Text("Hello there, who is it?")).enqueue(new LlmReply.Text(long1));
        try (UnmuteCaller caller = world.call()) {
            caller.begin().await("response.audio.done", 1);
            caller.speak(1500).await("response.created", 2);
            int before = caller.types().size();
            caller.await(
                    all -> all.stream()
                                    .skip(before)
                                    .filter(each -> each.get("type").asText().equals("response.audio.delta"))
                                    .count()
                            > 10,
                    "the second reply's audio");
            caller.speak(1500).await("unmute.interrupted_by_vad", 1).await("response.audio.done", 2);
            Path file = Files.write(folder.resolve("call.ogg"), caller.ogg());
            assertThat(ffmpeg(file)).isEmpty();
        }
    }

    /** What ffmpeg says about a file when it stops at the slightest fault. */
    private static String ffmpeg(Path file) throws IOException, InterruptedException {
        String program = Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
        Process process = new ProcessBuilder(
                        program, "-v", "warning", "-xerror", "-nostdin", "-i", file.toString(), "-f", "null", "-")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
