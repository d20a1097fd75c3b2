package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.transport.websocket.BystanderAttacks.Attack;
import dev.parley.transport.websocket.BystanderAttacks.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message of every dialect, as fast as the server takes it: see {@link Bystander}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BystanderTest {
    private static final Path MAIN = Path.of("..", "dialects", "src/main/java/dev/parley/dialect");

    private Bystander others;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        others = new Bystander(folder, true);
    }

    @AfterAll
    void stop() {
        others.close();
    }

    static Stream<Attack> attacks() {
        return BystanderAttacks.all();
    }

    static Stream<Attack> chosen() {
        return attacks().filter(attack -> attack.name().contains(Bystander.ONLY));
    }

    @ParameterizedTest
    @MethodSource("chosen")
    void oneClientAtItsWorstLeavesTheLoopsToOthers(Attack attack) throws Exception {
        others.areLeftAlone(attack.name(), () -> attackUntilInterrupted(attack));
    }

    /** Calls again when it is thrown out: that is allowed, too. */
    private void attackUntilInterrupted(Attack attack) {
        while (!Thread.currentThread().isInterrupted()) {
            try (RawClient client = new RawClient(others.port(), attack.path(), attack.handshake())) {
                client.answer();
                Thread reader = Thread.ofVirtual().start(() -> readAll(client));
                for (Frame frame : attack.before()) {
                    client.send(frame.opcode(), frame.last(), frame.payload());
                }
                while (!Thread.currentThread().isInterrupted() && reader.isAlive()) {
                    for (Frame frame : attack.again()) {
                        client.send(frame.opcode(), frame.last(), frame.payload());
                    }
                }
            } catch (IOException gone) {
                // Closed by the server, or by the interruption.
            }
        }
    }

    private static void readAll(RawClient client) {
        try {
            while (true) {
                client.read();
            }
        } catch (IOException gone) {
            // The end.
        }
    }

    /** What the dialects know, in their own words: names of messages, of items, of their parts. */
    private static Set<String> known(String file, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(MAIN.resolve(file)))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void noMessageIsLeftOut() throws IOException {
        Set<String> types = known("realtime/input/EventRules.java", "BY_TYPE.put\\(\\s*\"([a-z_.]+)\"");
        types.addAll(known("realtime/beta/BetaShapes.java", "equals\\(\"([a-z_.]+\\.update)\"\\)"));
        types.addAll(known("stream/StreamDialect.java", "case \"([a-z]+)\" ->"));
        types.addAll(known("unmute/MessageReader.java", "static final String [A-Z]+ = \"([a-z_.]+)\""));
        assertThat(types).hasSizeGreaterThan(11);
        types.addAll(known("realtime/items/ItemRules.java", "\"([a-z_]+)\",\\s+(?:[A-Z][A-Z_]+|ItemRules::\\w+)[,)]"));
        types.addAll(known("realtime/items/ItemRules.java", "kinds.put\\(\"([a-z_]+)\""));
        assertThat(types).contains("function_call_output", "image_url", "item_reference");
        String sent = attacks()
                .flatMap(attack -> Stream.concat(attack.before().stream(), attack.again().stream()))
                .map(frame ->
                        new String(frame.payload(), 0, Math.min(500, frame.payload().length), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
        assertThat(types).allSatisfy(type -> assertThat(sent).contains('"' + type + '"'));
    }
}
