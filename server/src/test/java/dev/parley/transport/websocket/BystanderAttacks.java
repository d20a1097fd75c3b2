package dev.parley.transport.websocket;

import dev.parley.codec.OpusEncoder;
import dev.parley.ogg.OggOpusMuxer;
import dev.parley.ogg.OpusHead;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The worst that one client can send of each message, and of each item. */
final class BystanderAttacks {
    private static final String OPENAI = "Authorization: Bearer x\r\n";
    private static final String BETA = OPENAI + "OpenAI-Beta: realtime=v1\r\n";
    static final String UNMUTE = "Sec-WebSocket-Protocol: realtime\r\n";
    private static final String REALTIME = "/v1/realtime";
    private static final String MILLION = "x".repeat(1_000_000);
    private static final Frame RESPOND = text("{\"type\":\"response.create\"}");
    private static final Frame CANCEL = text("{\"type\":\"response.cancel\"}");

    private BystanderAttacks() {}

    /** What one client does over and over. */
    record Attack(String name, String path, String handshake, List<Frame> before, List<Frame> again) {
        Attack behind(Frame... first) {
            return new Attack(name, path, handshake, List.of(first), again);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    record Frame(int opcode, boolean last, byte[] payload) {}

    private static Attack openAi(String name, Frame... again) {
        return new Attack(name, REALTIME, OPENAI, List.of(), List.of(again));
    }

    private static Attack beta(String name, Frame... again) {
        return new Attack("beta: " + name, REALTIME, BETA, List.of(), List.of(again));
    }

    private static Attack unmute(String name, Frame... again) {
        return new Attack("Unmute: " + name, REALTIME, UNMUTE, List.of(), List.of(again));
    }

    private static Attack stream(String name, Frame... again) {
        return new Attack("stream: " + name, "/v1/stream?format=mp3", OPENAI, List.of(), List.of(again));
    }

    private static Frame text(String json) {
        return new Frame(RawClient.TEXT, true, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String list(int length, IntFunction<String> element) {
        return IntStream.range(0, length).mapToObj(element).collect(Collectors.joining(",", "[", "]"));
    }

    private static Frame append(int bytes) {
        return append(new byte[bytes]);
    }

    private static Frame append(byte[] audio) {
        return text("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + base64(audio) + "\"}");
    }

    private static Frame format(String type) {
        return session("\"audio\":{\"input\":{\"format\":{\"type\":\"" + type + "\"}}}");
    }

    private static Frame session(String fields) {
        return text("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\"," + fields + "}}");
    }

    private static Frame tools(int length, IntFunction<String> tool) {
        return session("\"tools\":" + list(length, tool));
    }

    private static String tool(int number, String description) {
        return "{\"type\":\"function\",\"name\":\"f" + number + "\",\"description\":\"" + description
                + "\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}";
    }

    private static Frame create(String item) {
        return text("{\"type\":\"conversation.item.create\",\"item\":{" + item + "}}");
    }

    private static Frame item(String content) {
        return create("\"type\":\"message\",\"role\":\"user\",\"content\":[" + content + "]");
    }

    private static Frame item(String id, String content) {
        return create("\"id\":\"" + id + "\",\"type\":\"message\",\"role\":\"user\",\"content\":[" + content + "]");
    }

    private static String words(String text) {
        return "{\"type\":\"input_text\",\"text\":\"" + text + "\"}";
    }

    private static String picture(int length) {
        return "{\"type\":\"input_image\",\"detail\":\"low\",\"image_url\":\"data:image/png;base64,"
                + "A".repeat(length) + "\"}";
    }

    private static Frame sound(int bytes) {
        return item("{\"type\":\"input_audio\",\"audio\":\"" + base64(new byte[bytes]) + "\"}");
    }

    private static Frame call(String id, String arguments) {
        return create("\"type\":\"function_call\",\"call_id\":\"" + id + "\",\"name\":\"f\",\"arguments\":\""
                + arguments + "\"");
    }

    private static Frame output(String id, String output) {
        return create("\"type\":\"function_call_output\",\"call_id\":\"" + id + "\",\"output\":\"" + output + "\"");
    }

    private static Frame about(String what, String id) {
        return text("{\"type\":\"conversation.item." + what + "\",\"item_id\":\"" + id + "\"}");
    }

    private static Frame truncate(String id) {
        return text("{\"type\":\"conversation.item.truncate\",\"item_id\":\"" + id
                + "\",\"content_index\":0,\"audio_end_ms\":0}");
    }

    /** Packets of one byte, 120 ms of audio each. */
    static Frame tinyPackets(int packets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OggOpusMuxer muxer = new OggOpusMuxer(9, new OpusHead(1, 0, 24_000, 0), 200);
        byte[] page = new byte[OggOpusMuxer.MAX_OUTPUT_BYTES + OpusEncoder.MAX_PACKET_BYTES];
        out.write(page, 0, muxer.headers(page, 0));
        byte[] packet = {(byte) (3 << 3 | 1)};
        for (int i = 0; i < packets; i++) {
            out.write(page, 0, muxer.packet(packet, 0, 1, page, 0));
        }
        return append(out.toByteArray());
    }

    static Frame instructions(String text) {
        return text("{\"type\":\"session.update\",\"session\":{\"instructions\":{\"type\":\"constant\",\"text\":\""
                + text + "\"},\"voice\":null,\"allow_recording\":false}}");
    }

    static Stream<Attack> all() {
        // One kind after the other: together they are hundreds of megabytes.
        return Stream.<Supplier<Stream<Attack>>>of(
                        BystanderAttacks::audio,
                        BystanderAttacks::items,
                        BystanderAttacks::conversations,
                        BystanderAttacks::sessions,
                        BystanderAttacks::frames,
                        BystanderAttacks::others)
                .flatMap(Supplier::get);
    }

    private static Stream<Attack> audio() {
        return Stream.of(
                openAi("append, 327 s of PCM in 20 MiB", append(15 << 20)),
                openAi("append, 330 s of mu-law in 3.4 MiB", append(330 * 8000)).behind(format("audio/pcmu")),
                openAi("append, 14 MiB of mu-law (refused)", append(14 << 20)).behind(format("audio/pcmu")),
                openAi("append, one sample", append(2)),
                openAi("append, not base64", text("{\"type\":\"input_audio_buffer.append\",\"audio\":\"~\"}")),
                openAi(
                        "input_audio_buffer.commit and clear",
                        append(9600),
                        text("{\"type\":\"input_audio_buffer.commit\"}"),
                        text("{\"type\":\"input_audio_buffer.clear\"}")));
    }

    private static Stream<Attack> items() {
        String spoken = "{\"type\":\"output_text\",\"text\":\"" + MILLION + "\"}";
        return Stream.of(
                openAi("conversation.item.create, a million characters", item(words(MILLION))),
                openAi("conversation.item.create, 22 million characters (refused)", item(parts(22, words(MILLION)))),
                openAi(
                        "conversation.item.create, a picture of 2 MB",
                        item("p", picture(2_097_000)),
                        about("delete", "p")),
                openAi("conversation.item.create, a picture of 20 MB (refused)", item(picture(20_000_000))),
                openAi("conversation.item.create, 100 s of sound", sound(100 * 48_000)),
                openAi(
                        "conversation.item.create, a reply of a million characters",
                        create("\"type\":\"message\",\"role\":\"assistant\",\"content\":[" + spoken + "]")),
                openAi(
                        "conversation.item.create, calls and outputs of a million characters",
                        call("c", MILLION),
                        output("c", MILLION)),
                openAi(
                        "conversation.item.create, an answer to nothing",
                        create("\"type\":\"mcp_approval_response\",\"approval_request_id\":\"x\",\"approve\":true,"
                                + "\"reason\":\"" + MILLION + "\"")),
                openAi("conversation.item.retrieve, a million characters", about("retrieve", "a"))
                        .behind(item("a", words(MILLION))),
                openAi(
                        "conversation.item.create, delete, a million characters",
                        item("a", words(MILLION)),
                        about("delete", "a")),
                openAi("conversation.item.truncate, what was not spoken", truncate("a"))
                        .behind(item("a", words(MILLION))),
                openAi(
                        "conversation.item.retrieve, delete, truncate of nothing",
                        about("retrieve", "x"),
                        about("delete", "x"),
                        truncate("x")));
    }

    private static String parts(int times, String part) {
        return String.join(",", IntStream.range(0, times).mapToObj(i -> part).toList());
    }

    private static Frame[] times(int count, IntFunction<Frame> frame) {
        return IntStream.range(0, count).mapToObj(frame).toArray(Frame[]::new);
    }

    /** Items that were told apart, or were one and the same, and a response to all of them. */
    private static Stream<Attack> conversations() {
        Frame same = respondTo(list(1000, i -> reference("a")));
        Frame all = respondTo(list(15, i -> reference("i" + i)));
        Frame many = respondTo(list(1000, i -> reference("i" + i)));
        String inline = "{\"type\":\"message\",\"role\":\"user\",\"content\":[" + words("x".repeat(3900)) + "]}";
        List<Frame> calls = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            calls.add(call("c" + i, "{}"));
            calls.add(output("c" + i, "done"));
        }
        return Stream.of(
                openAi("response.create and cancel", RESPOND, CANCEL),
                openAi("response.create, 1000 references to a million characters", same, CANCEL)
                        .behind(item("a", words(MILLION))),
                openAi("response.create, references to 15 million characters", all, CANCEL)
                        .behind(times(15, i -> item("i" + i, words(MILLION)))),
                openAi("response.create, 15 million characters", RESPOND, CANCEL)
                        .behind(times(15, i -> item("i" + i, words(MILLION)))),
                openAi("response.create, references to 1000 of 1900 items", many, CANCEL)
                        .behind(times(1900, i -> item("i" + i, words("word")))),
                openAi("response.create, 1900 items", RESPOND, CANCEL)
                        .behind(times(1900, i -> item("i" + i, words("a word or two, and again")))),
                openAi("response.create, 28 MB of pictures", RESPOND, CANCEL)
                        .behind(times(14, i -> item("i" + i, picture(2_000_000)))),
                openAi("response.create, 900 calls", RESPOND, CANCEL).behind(calls.toArray(Frame[]::new)),
                openAi("response.create, 1000 items of its own", respondTo(list(1000, i -> inline)), CANCEL),
                openAi("response.create, truncate its reply", RESPOND, truncate("x"), CANCEL));
    }

    private static Frame respondTo(String input) {
        return text("{\"type\":\"response.create\",\"response\":{\"conversation\":\"none\",\"input\":" + input + "}}");
    }

    private static String reference(String id) {
        return "{\"type\":\"item_reference\",\"id\":\"" + id + "\"}";
    }

    private static Stream<Attack> sessions() {
        String description = "d".repeat(30_000);
        return Stream.of(
                openAi("session.update, a million characters", session("\"instructions\":\"" + MILLION + "\"")),
                openAi("session.update, 128 tools of 30,000 characters", tools(128, i -> tool(i, description))),
                openAi("response.create, 128 tools of 30,000 characters", RESPOND, CANCEL)
                        .behind(tools(128, i -> tool(i, description))),
                openAi(
                        "session.update, 128 servers of tools",
                        tools(
                                128,
                                i -> "{\"type\":\"mcp\",\"server_label\":\"s" + i
                                        + "\",\"server_url\":\"https://localhost:9/\"}")));
    }

    private static Stream<Attack> frames() {
        return Stream.of(
                openAi("not JSON, 20 MiB", text("[" + "1,".repeat(10 << 20))),
                openAi("an empty message", text("")),
                openAi("a binary message", new Frame(RawClient.BINARY, true, new byte[1000])),
                openAi("pings", new Frame(RawClient.PING, true, new byte[100])),
                openAi(
                        "fragments of one byte",
                        new Frame(RawClient.TEXT, false, new byte[] {'['}),
                        new Frame(RawClient.CONTINUATION, false, new byte[] {' '}),
                        new Frame(RawClient.CONTINUATION, true, new byte[] {']'})));
    }

    private static Stream<Attack> others() {
        return Stream.of(
                beta("conversation.item.create, a million characters", item(words(MILLION))),
                beta(
                        "session.update, a million characters",
                        text("{\"type\":\"session.update\",\"session\":{\"instructions\":\"" + MILLION + "\"}}")),
                beta(
                        "transcription_session.update, a million characters",
                        text("{\"type\":\"transcription_session.update\",\"session\":{\"input_audio_transcription\":"
                                + "{\"model\":\"whisper-1\",\"prompt\":\"" + MILLION + "\"}}}")),
                unmute("append, 54 kB that are 27 min", tinyPackets(13_500)),
                unmute("session.update, a million characters", instructions(MILLION)),
                unmute("append behind a million characters, which each state tells", tinyPackets(400))
                        .behind(instructions(MILLION)),
                unmute("session.update, 20 million characters (refused)", instructions("x".repeat(20_000_000))),
                unmute(
                        "append_anonymized",
                        text("{\"type\":\"unmute.input_audio_buffer.append_anonymized\",\"number_of_samples\":5}")),
                unmute("not JSON, 20 MiB", text("[" + "1,".repeat(10 << 20))),
                stream("5 min of PCM", new Frame(RawClient.BINARY, true, new byte[300 * 32_000])),
                stream("PCM, a byte a message", new Frame(RawClient.BINARY, true, new byte[1])),
                stream("text, again and again", text("{\"type\":\"text\",\"text\":\"hello\"}")),
                stream("text, a million characters", text("{\"type\":\"text\",\"text\":\"" + MILLION + "\"}")),
                stream("interrupt", text("{\"type\":\"interrupt\"}")),
                stream("configure", text("{\"type\":\"configure\",\"instructions\":\"" + "x".repeat(100_000) + "\"}")),
                stream("not JSON, 20 MiB", text("[" + "1,".repeat(10 << 20))));
    }
}
