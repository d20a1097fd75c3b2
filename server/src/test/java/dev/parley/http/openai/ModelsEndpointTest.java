package dev.parley.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ScriptedServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsEndpointTest {
    @TempDir
    Path folder;

    @Test
    void listsWhatIsReadyAndFindsItByName() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of())) {
            JsonNode list = Rest.json(server.get("/v1/models"));
            assertThat(list.get("object").asText()).isEqualTo("list");
            assertThat(list.get("data"))
                    .extracting(model -> model.get("id").asText())
                    .containsExactly("scripted", "stt-scripted-engine", "tts-scripted-engine");
            assertThat(Rest.json(server.get("/v1/models/scripted"))).isEqualTo(list.at("/data/0"));
            var unknown = server.get("/v1/models/some%2Fmodel");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(Rest.json(unknown).at("/error/code").asText()).isEqualTo("model_not_found");
            assertThat(Rest.json(unknown).at("/error/message").asText()).contains("some/model");
        }
    }
}
