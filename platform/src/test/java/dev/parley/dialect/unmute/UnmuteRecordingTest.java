package dev.parley.dialect.unmute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.recorder.FileRecordings;
import dev.parley.recorder.Retention;
import dev.parley.session.journal.JournalledSessionFactory;
import dev.parley.session.script.ScriptedLlm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the recording of a call (unmute.md 11). */
class UnmuteRecordingTest {
    @TempDir
    private Path folder;

    private final ScriptedSessionService service = new ScriptedSessionService();

    /** Plays a call, then reads what was kept of it; empty when there is no file. */
    private List<JsonNode> recorded(java.util.function.Consumer<UnmuteCall> talk) throws Exception {
        try (FileRecordings recordings = new FileRecordings(
                        new FileRecordings.Place(folder, new Retention(Duration.ZERO, Long.MAX_VALUE), true),
                        service.clock(),
                        new Random(1),
                        how -> {});
                UnmuteCall call = new UnmuteCall(prepared(recordings), recordings)) {
            talk.accept(call);
            // Compared while the wire still holds everything.
            sent = List.copyOf(call.connection.sent);
        }
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
        return lines;
    }

    private List<JsonNode> sent = List.of();

    private boolean journals;

    private ScriptedSessionService prepared(FileRecordings recordings) {
        if (journals) {
            service.engine = new JournalledSessionFactory(service.ids(), recordings::journal);
        }
        return service;
    }

    private static final String ALLOWING = """
            {"type":"session.update","event_id":"event_mine","ignored":1,"session":{"instructions":\
            {"type":"constant","text":"Be a parrot."},"voice":"ada","allow_recording":true}}""";

    private void greet(UnmuteCall call) {
        service.llm.answers(request -> ScriptedLlm.text("Hi there."));
        call.send(ALLOWING).speak(UnmuteCall.silence(100)).wait(3000);
    }

    @Test
    void everyLineHasUnmutesFormAndWhatWasSentStandsThereAsItWasSent() throws Exception {
        List<JsonNode> lines = recorded(this::greet);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.fieldNames()).toIterable().containsExactly("timestamp_wall", "event_sender", "data");
            assertThat(line.get("timestamp_wall").doubleValue())
                    .isGreaterThanOrEqualTo(ScriptedSessionService.NOW.getEpochSecond());
            assertThat(line.get("data").fieldNames()).toIterable().startsWith("type", "event_id");
        });
        assertThat(lines)
                .extracting(line -> line.get("timestamp_wall").doubleValue())
                .isSorted();
        List<JsonNode> server = data(lines, "server").stream()
                .filter(event -> !type(event).equals("unmute.response.audio.delta.ready"))
                .toList();
        assertThat(server).isEqualTo(sent).isNotEmpty();
    }

    @Test
    void theClientsEventsAreKeptAsTheyWereUnderstoodAndItsVoiceAsALength() throws Exception {
        List<JsonNode> client = data(recorded(this::greet), "client");
        assertThat(client.getFirst().toString()).isEqualTo("""
                {"type":"session.update","event_id":"event_mine","session":{"instructions":{"type":"constant",\
                "text":"Be a parrot.","language":null},"voice":"ada","allow_recording":true}}""");
        List<JsonNode> audio = client.subList(1, client.size());
        assertThat(audio).isNotEmpty().allSatisfy(event -> {
            assertThat(type(event)).isEqualTo("unmute.input_audio_buffer.append_anonymized");
            assertThat(event.fieldNames()).toIterable().containsExactly("type", "event_id", "number_of_samples");
            assertThat(event.get("event_id").asText()).startsWith("event_");
        });
        assertThat(audio.stream()
                        .mapToInt(event -> event.get("number_of_samples").asInt())
                        .sum())
                .isBetween(24 * 60, 24 * 100);
    }

    @Test
    void whenAudioWasMadeIsKeptThoughItIsNotSent() throws Exception {
        List<JsonNode> made = data(recorded(this::greet), "server").stream()
                .filter(event -> type(event).equals("unmute.response.audio.delta.ready"))
                .toList();
        // Two words of 240 ms.
        assertThat(made)
                .extracting(event -> event.get("number_of_samples").asInt())
                .containsExactly(5760, 5760);
        assertThat(sent).noneMatch(event -> type(event).equals("unmute.response.audio.delta.ready"));
    }

    @Test
    void aClientThatDoesNotAllowItLeavesNoFileWhateverItSaysLater() throws Exception {
        List<JsonNode> lines = recorded(call -> {
            greet(call);
            call.send("{\"type\":\"session.update\",\"session\":{\"allow_recording\":false}}");
            call.send(ALLOWING);
            call.speak(UnmuteCall.silence(100)).wait(1000);
        });
        assertThat(lines).isEmpty();
        assertThat(Files.list(folder)).isEmpty();
    }

    @Test
    void aJournalIsKeptBesideItWhereThatIsWanted() throws Exception {
        journals = true;
        recorded(this::greet);
        assertThat(Files.list(folder))
                .hasSize(2)
                .anyMatch(file -> file.toString().endsWith(".events.jsonl"));
    }

    @Test
    void aClientThatDoesNotAllowItLeavesNoJournalEither() throws Exception {
        journals = true;
        recorded(call -> {
            greet(call);
            call.send("{\"type\":\"session.update\",\"session\":{\"allow_recording\":false}}");
            call.speak(UnmuteCall.silence(100)).wait(1000);
        });
        assertThat(Files.list(folder)).isEmpty();
    }

    @Test
    void staleAudioAndMalformedMessagesAreNoEventsOfTheClient() throws Exception {
        List<JsonNode> lines = recorded(call -> {
            call.sendAudio("OggS\0\0 of the connection before".getBytes(StandardCharsets.US_ASCII));
            call.send("{\"type\":\"nonsense\"}");
        });
        assertThat(data(lines, "client")).isEmpty();
        assertThat(data(lines, "server")).extracting(UnmuteRecordingTest::type).containsExactly("error");
    }

    private static List<JsonNode> data(List<JsonNode> lines, String sender) {
        return lines.stream()
                .filter(line -> line.get("event_sender").asText().equals(sender))
                .map(line -> line.get("data"))
                .toList();
    }

    private static String type(JsonNode event) {
        return event.get("type").asText();
    }
}
