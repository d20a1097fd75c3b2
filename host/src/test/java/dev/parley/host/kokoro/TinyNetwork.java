package dev.parley.host.kokoro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        Message graph = new Message();
        graph.add(1, cast(phonemes, "numbers")).add(1, cast("speed", "pace"));
        graph.add(1, node("Mul", List.of("numbers", "pace"), "sound"));
        graph.add(2, "tiny");
        graph.add(11, value(phonemes, INT64, 1, -1)).add(11, value("style", FLOAT, 1, VoiceStyles.WIDTH));
        graph.add(11, value("speed", speed, 1)).add(12, value("sound", FLOAT, 1, -1));
        Message model = new Message().add(1, 8).add(7, graph).add(8, new Message().add(2, 13));
        return Files.write(file, model.bytes());
    }

    private static Message cast(String from, String to) {
        Message type = new Message().add(1, "to").add(3, FLOAT).add(20, 2);
        return node("Cast", List.of(from), to).add(5, type);
    }

    private static Message node(String operation, List<String> inputs, String output) {
        Message node = new Message();
        inputs.forEach(input -> node.add(1, input));
        return node.add(2, output).add(4, operation);
    }

    /** @param shape negative: of any length */
    private static Message value(String name, int type, int... shape) {
        Message dimensions = new Message();
        for (int length : shape) {
            dimensions.add(1, length < 0 ? new Message().add(2, "n") : new Message().add(1, length));
        }
        Message tensor = new Message().add(1, type).add(2, dimensions);
        return new Message().add(1, name).add(2, new Message().add(1, tensor));
    }

    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message add(int field, int value) {
            number(field << 3);
            number(value);
            return this;
        }

        Message add(int field, String text) {
            return add(field, text.getBytes(StandardCharsets.UTF_8));
        }

        Message add(int field, Message message) {
            return add(field, message.bytes());
        }

        private Message add(int field, byte[] bytes) {
            number(field << 3 | 2);
            number(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        private void number(int value) {
            int left = value;
            while (left > 0x7f) {
                out.write(left & 0x7f | 0x80);
                left >>>= 7;
            }
            out.write(left);
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
