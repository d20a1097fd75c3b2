package dev.parley.host.kokoro;

import dev.parley.host.testing.Protobuf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a network with Kokoro's inputs (onnx.proto) whose "sound" is each phoneme's number times the speed. */
final class TinyNetwork {
    static final int FLOAT = 1;
    static final int INT32 = 6;
    private static final int INT64 = 7;

    private TinyNetwork() {}

    /** @param speed type of that input's element */
    static Path write(Path file, String phonemes, int speed) throws IOException {
        Protobuf graph = new Protobuf();
        graph.add(1, cast(phonemes, "numbers")).add(1, cast("speed", "pace"));
        graph.add(1, node("Mul", List.of("numbers", "pace"), "sound"));
        graph.add(2, "tiny");
        graph.add(11, value(phonemes, INT64, 1, -1)).add(11, value("style", FLOAT, 1, VoiceStyles.WIDTH));
        graph.add(11, value("speed", speed, 1)).add(12, value("sound", FLOAT, 1, -1));
        Protobuf model = new Protobuf().add(1, 8).add(7, graph).add(8, new Protobuf().add(2, 13));
        return Files.write(file, model.bytes());
    }

    private static Protobuf cast(String from, String to) {
        Protobuf type = new Protobuf().add(1, "to").add(3, FLOAT).add(20, 2);
        return node("Cast", List.of(from), to).add(5, type);
    }

    private static Protobuf node(String operation, List<String> inputs, String output) {
        Protobuf node = new Protobuf();
        inputs.forEach(input -> node.add(1, input));
        return node.add(2, output).add(4, operation);
    }

    /** @param shape negative: of any length */
    private static Protobuf value(String name, int type, int... shape) {
        Protobuf dimensions = new Protobuf();
        for (int length : shape) {
            dimensions.add(1, length < 0 ? new Protobuf().add(2, "n") : new Protobuf().add(1, length));
        }
        Protobuf tensor = new Protobuf().add(1, type).add(2, dimensions);
        return new Protobuf().add(1, name).add(2, new Protobuf().add(1, tensor));
    }
}
