package dev.parley.http.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.Json;
import dev.parley.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Requests and answers of the tests. */
final class Rest {
    private static final String BOUNDARY = "----parley-test";

    private Rest() {}

    static JsonNode json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    static JsonNode json(String text) {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (Json.MalformedException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /** The data of each server-sent event. */
    static List<String> events(String body) {
        return body.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
    }

    static HttpResponse<byte[]> speak(ScriptedServer server, String json) throws Exception {
        HttpRequest request = server.request("/v1/audio/speech")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        return server.client().send(request, BodyHandlers.ofByteArray());
    }

    static HttpResponse<String> transcribe(ScriptedServer server, byte[] file, Map<String, String> fields)
            throws Exception {
        return transcribe(server.client(), server.uri("/v1/audio/transcriptions"), file, fields);
    }

    static HttpResponse<String> transcribe(HttpClient client, URI address, byte[] file, Map<String, String> fields)
            throws Exception {
        return client.send(transcription(address, file, fields), BodyHandlers.ofString());
    }

    /** Waits for nothing. */
    static CompletableFuture<HttpResponse<String>> transcribing(HttpClient client, URI address, byte[] file)
            throws IOException {
        return client.sendAsync(transcription(address, file, Map.of()), BodyHandlers.ofString());
    }

    private static HttpRequest transcription(URI address, byte[] file, Map<String, String> fields) throws IOException {
        return HttpRequest.newBuilder(address)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(form(file, fields)))
                .build();
    }

    private static byte[] form(byte[] file, Map<String, String> fields) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            body.write(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field.getKey() + "\"\r\n\r\n"
                            + field.getValue() + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        body.write(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.write(file);
        body.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    /** Little-endian samples behind a header. */
    static short[] samples(byte[] bytes, int offset) {
        short[] samples = new short[(bytes.length - offset) / 2];
        ByteBuffer.wrap(bytes, offset, bytes.length - offset)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }
}
