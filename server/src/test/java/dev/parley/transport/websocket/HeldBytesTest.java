package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.app.TestServer;
import dev.parley.dialect.support.Json;
import dev.parley.testing.ScriptedEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations are held, too: no client's may grow without end, nor those of all clients together. */
class HeldBytesTest {
    private static final String OPENAI = "Authorization: Bearer x\r\n";
    private static final String ITEM =
            "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\","
                    + "\"content\":[{\"type\":\"input_text\",\"text\":\"" + "x".repeat(500_000) + "\"}]}}";

    private static TestServer server(Path folder, Map<String, String> limits) throws Exception {
        Map<String, String> settings = new HashMap<>(limits);
        settings.put("data-dir", folder.toString());
        settings.put("engines.llm", ScriptedEngine.NAME);
        TestServer server = TestServer.start(settings, new ScriptedEngine());
        server.awaitReady();
        return server;
    }

    private static RawClient connect(TestServer server) throws IOException {
        RawClient client = new RawClient(server.port(), OPENAI);
        client.answer();
        return client;
    }

    /** Sends an item of a million bytes and returns what comes of it. */
    private static JsonNode create(RawClient client) throws IOException, Json.MalformedException {
        client.send(RawClient.TEXT, true, ITEM.getBytes(StandardCharsets.UTF_8));
        JsonNode event;
        String type;
        do {
            event = Json.parse(client.read(RawClient.TEXT).payload());
            type = event.get("type").asText();
        } while (!type.equals("conversation.item.done") && !type.equals("error"));
        return event;
    }

    @Test
    void aConversationTakesNoMoreItemsOfAClientThanItsBytes(@TempDir Path folder) throws Exception {
        try (TestServer server = server(folder, Map.of("limits.conversation", "3MiB"));
                RawClient client = connect(server)) {
            for (int i = 0; i < 3; i++) {
                assertThat(create(client).get("type").asText()).isEqualTo("conversation.item.done");
            }
            JsonNode error = create(client).path("error");
            assertThat(error.path("code").asText()).isEqualTo("conversation_full");
            assertThat(error.path("message").asText()).contains("3145728");
        }
    }

    @Test
    void theConversationThatIsLargestGoesWhenAllTogetherAreTooLarge(@TempDir Path folder) throws Exception {
        try (TestServer server = server(folder, Map.of("limits.held", "8MiB"));
                RawClient small = connect(server);
                RawClient large = connect(server)) {
            create(small);
            create(small);
            create(small);
            boolean cut = false;
            for (int i = 0; i < 8 && !cut; i++) {
                try {
                    create(large);
                } catch (IOException gone) {
                    cut = true;
                }
            }
            assertThat(cut).as("the larger was cut").isTrue();
            assertThat(create(small).get("type").asText()).isEqualTo("conversation.item.done");
        }
    }
}
