package dev.parley.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@link WireMcp} as a program on standard input and output; its argument is the {@link WireMcp.Handshake}. */
public final class WireMcpProgram {
    private WireMcpProgram() {}

    public static void main(String[] arguments) throws IOException {
        WireMcp protocol = new WireMcp(WireMcp.Handshake.valueOf(arguments[0]));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            JsonNode request = WireMcp.JSON.readTree(line);
            Optional<ObjectNode> answer = request.has("id") ? protocol.answer(request) : Optional.empty();
            answer.ifPresent(System.out::println);
        }
    }
}
