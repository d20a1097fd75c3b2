package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.ScriptedSessionService;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long each field of a client's event may be: so much is taken, one more is refused by the field's name. */
class RealtimeFieldLimitTest {
    /**
     * A field and its bound.
     *
     * @param most characters or elements
     * @param event with so many in it
     */
    private record Field(String path, int most, IntFunction<String> event) {
        @Override
        public String toString() {
            return path + " " + most;
        }
    }

    private static final Pattern LENGTH = Pattern.compile("too (long|many)");

    private static String x(int length) {
        return "x".repeat(length);
    }

    private static String list(int length, IntFunction<String> element) {
        return IntStream.range(0, length).mapToObj(element).collect(Collectors.joining(","));
    }

    private static String session(String fields) {
        return "{'type':'session.update','session':{'type':'realtime'," + fields + "}}";
    }

    private static String item(String fields) {
        return "{'type':'conversation.item.create','item':{" + fields + "}}";
    }

    private static String response(String fields) {
        return "{'type':'response.create','response':{" + fields + "}}";
    }

    private static String mcp(String fields) {
        return session("'tools':[{'type':'mcp','server_label':'a','server_url':'https://a.example'," + fields + "}]");
    }

    private static String text(int length) {
        return "{'type':'input_text','text':'" + x(length) + "'}";
    }

    private static String picture(int length) {
        String head = "data:image/png;base64,";
        return "{'type':'input_image','image_url':'" + head + x(length - head.length()) + "'}";
    }

    static Stream<Field> fields() {
        String tool = "session.tools[0].";
        return Stream.of(
                new Field("session.instructions", 1_000_000, n -> session("'instructions':'" + x(n) + "'")),
                new Field(
                        "session.audio.output.voice", 256, n -> session("'audio':{'output':{'voice':'" + x(n) + "'}}")),
                new Field(
                        "session.audio.input.transcription.prompt",
                        1_000_000,
                        n -> session(
                                "'audio':{'input':{'transcription':{'model':'whisper-1','prompt':'" + x(n) + "'}}}")),
                new Field(
                        "session.audio.input.transcription.languages",
                        16,
                        n -> session(
                                "'audio':{'input':{'transcription':{'languages':[" + list(n, i -> "'en'") + "]}}}")),
                new Field(
                        "session.audio.input.transcription.keywords",
                        1000,
                        n -> session("'audio':{'input':{'transcription':{'keywords':[" + list(n, i -> "'k'") + "]}}}")),
                new Field(
                        "session.tools",
                        128,
                        n -> session("'tools':[" + list(n, i -> "{'type':'function','name':'f" + i + "'}") + "]")),
                new Field(
                        tool + "description",
                        1_000_000,
                        n -> session("'tools':[{'type':'function','name':'f','description':'" + x(n) + "'}]")),
                new Field(tool + "server_description", 100_000, n -> mcp("'server_description':'" + x(n) + "'")),
                new Field(tool + "authorization", 8192, n -> mcp("'authorization':'" + x(n) + "'")),
                new Field(tool + "headers", 32, n -> mcp("'headers':{" + list(n, i -> "'h" + i + "':'v'") + "}")),
                new Field(tool + "allowed_tools", 256, n -> mcp("'allowed_tools':[" + list(n, i -> "'t'") + "]")),
                new Field(
                        tool + "server_url",
                        4096,
                        n -> session("'tools':[{'type':'mcp','server_label':'a','server_url':'https://a.example/"
                                + x(n - "https://a.example/".length()) + "'}]")),
                new Field(
                        "item.id",
                        32,
                        n -> item("'id':'" + x(n) + "','type':'message','role':'user','content':[" + text(1) + "]")),
                new Field(
                        "item.content",
                        128,
                        n -> item("'type':'message','role':'user','content':[" + list(n, i -> text(1)) + "]")),
                new Field(
                        "item.content[0].text",
                        1_000_000,
                        n -> item("'type':'message','role':'user','content':[" + text(n) + "]")),
                new Field(
                        "item.content",
                        1_000_000,
                        n -> item("'type':'message','role':'user','content':[" + text(400_000) + "," + text(n - 400_000)
                                + "]")),
                new Field(
                        "item.content[0].image_url",
                        2 << 20,
                        n -> item("'type':'message','role':'user','content':[" + picture(n) + "]")),
                new Field(
                        "item.content",
                        2 << 20,
                        n -> item("'type':'message','role':'user','content':[" + picture(1 << 20) + "," + text(1) + ","
                                + picture(n - (1 << 20)) + "]")),
                new Field(
                        "response.metadata",
                        16,
                        n -> response("'metadata':{" + list(n, i -> "'m" + i + "':'v'") + "}")),
                new Field(
                        "response.input",
                        1000,
                        n -> response("'conversation':'none','input':["
                                + list(
                                        n,
                                        i ->
                                                "{'type':'message','role':'user','content':[{'type':'input_text','text':'x'}]}")
                                + "]")),
                new Field("response.instructions", 1_000_000, n -> response("'instructions':'" + x(n) + "'")));
    }

    private static List<JsonNode> errors(String event) {
        RealtimeCall call = RealtimeCall.stock().mark();
        call.send(event.replace('\'', '"'));
        return call.connection.all("error");
    }

    private static List<String> refused(String event) {
        return params(errors(event).stream());
    }

    /** What is refused for another reason does not count: no server of tools may be named here. */
    private static List<String> tooLong(String event) {
        return params(errors(event).stream()
                .filter(error ->
                        LENGTH.matcher(error.at("/error/message").asText()).find()));
    }

    private static List<String> params(Stream<JsonNode> errors) {
        return errors.map(error -> error.at("/error/param").asText()).toList();
    }

    @ParameterizedTest
    @MethodSource("fields")
    void soMuchIsTakenAndOneMoreIsRefusedByName(Field field) {
        assertThat(tooLong(field.event().apply(field.most()))).isEmpty();
        assertThat(tooLong(field.event().apply(field.most() + 1))).containsExactly(field.path());
    }

    @Test
    void metadataHasKeysOf64Characters() {
        assertThat(refused(response("'metadata':{'" + x(64) + "':'v'}"))).isEmpty();
        assertThat(refused(response("'metadata':{'" + x(65) + "':'v'}"))).containsExactly("response.metadata");
    }

    @Test
    void numbersHaveBoundsToo() {
        String vad = "'audio':{'input':{'turn_detection':{'type':'server_vad','silence_duration_ms':%d}}}";
        assertThat(refused(session(vad.formatted(600_000)))).isEmpty();
        assertThat(refused(session(vad.formatted(600_001))))
                .containsExactly("session.audio.input.turn_detection.silence_duration_ms");
        assertThat(refused(session("'max_output_tokens':4096"))).isEmpty();
        assertThat(refused(session("'max_output_tokens':4097"))).containsExactly("session.max_output_tokens");
    }

    @Test
    void aNameOfAModelHas256Characters() {
        for (int length : List.of(256, 257)) {
            RealtimeCall call = RealtimeCall.open(new ScriptedSessionService(), "model=" + "m".repeat(length));
            assertThat(call.last("session.created")
                            .at("/session/model")
                            .asText()
                            .equals("m".repeat(length)))
                    .isEqualTo(length == 256);
        }
    }

    @Test
    void anEventWithoutSoundHasFourMebibytes() {
        int rest = session("'instructions':''").length();
        assertThat(refused(session("'instructions':'" + x((4 << 20) - rest) + "'")))
                .containsExactly("session.instructions");
        RealtimeCall call = RealtimeCall.stock().mark();
        call.send(session("'instructions':'" + x((4 << 20) - rest + 1) + "'").replace('\'', '"'));
        JsonNode error = call.error();
        assertThat(error.get("code").asText()).isEqualTo("invalid_value");
        assertThat(error.get("message").asText()).contains("4194304 bytes");
    }

    @Test
    void anIdOfAnEventIsGivenBackUpTo512Characters() {
        RealtimeCall call = RealtimeCall.stock().mark();
        for (int length : List.of(512, 513)) {
            call.send("{\"type\":\"response.cancel\",\"event_id\":\"" + x(length) + "\"}");
        }
        List<JsonNode> errors = call.connection.all("error");
        assertThat(errors.getFirst().at("/error/event_id").asText()).hasSize(512);
        assertThat(errors.getLast().at("/error/event_id").isNull()).isTrue();
    }

    @Test
    void jsonHasTwoHundredThousandNamesAndValues() {
        for (int values : List.of(199_000, 200_000)) {
            RealtimeCall call = RealtimeCall.stock().mark();
            call.send("{\"type\":\"response.cancel\",\"x\":[1" + ",1".repeat(values) + "]}");
            call.service.time.settle();
            assertThat(call.error().get("code").asText())
                    .isEqualTo(values < 200_000 ? "unknown_parameter" : "invalid_json");
            assertThat(call.error().get("message").asText().contains("(200000)"))
                    .isEqualTo(values >= 200_000);
        }
    }

    @Test
    void jsonIsNestedAHundredDeep() {
        RealtimeCall call = RealtimeCall.stock().mark();
        for (int depth : List.of(99, 100)) {
            call.send("{\"type\":\"response.cancel\",\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}");
        }
        assertThat(call.connection.all("error"))
                .extracting(error -> error.at("/error/code").asText())
                .containsExactly("unknown_parameter", "invalid_json");
    }
}
