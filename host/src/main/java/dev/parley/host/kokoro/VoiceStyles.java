package dev.parley.host.kokoro;

import dev.parley.models.InstalledModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The voices of a model: files that end in {@code .bin}, beside the network or in a folder {@code voices} beside it, of 32-bit
 * floats in little-endian order: {@value #WIDTH} of them for each number of phonemes spoken in one go. Immutable.
 */
final class VoiceStyles {
    /** Numbers that make a style. */
    static final int WIDTH = 256;

    private static final String ENDING = ".bin";
    /** Of a voice; those of the project have half a megabyte. */
    static final long MOST_BYTES = 8 << 20;

    static final int MOST_VOICES = 256;

    private final Map<String, float[]> voices;
    private final String usual;

    private VoiceStyles(Map<String, float[]> voices, String usual) {
        this.voices = voices;
        this.usual = usual;
    }

    /**
     * @param usual speaks for names that are not there
     * @throws IOException when that one is not there, or a file is no voice
     */
    static VoiceStyles load(InstalledModel model, String usual) throws IOException {
        Map<String, float[]> voices = new TreeMap<>();
        for (Path folder : List.of(model.folder(), model.folder().resolve("voices"))) {
            for (Path file : files(folder)) {
                String name = file.getFileName().toString();
                voices.put(name.substring(0, name.length() - ENDING.length()), read(file));
            }
        }
        if (!voices.containsKey(usual)) {
            throw new IOException("the model " + model.id() + " has no voice '" + usual
                    + "'; set kokoro.voice to one of: " + String.join(", ", voices.keySet()));
        }
        return new VoiceStyles(voices, usual);
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .limit(MOST_VOICES)
                    .toList();
        }
    }

    private static float[] read(Path file) throws IOException {
        long size = Files.size(file);
        if (size == 0 || size % (WIDTH * Float.BYTES) != 0 || size > MOST_BYTES) {
            throw new IOException(file + " is no voice of Kokoro: it has " + size + " bytes");
        }
        float[] style = new float[(int) (size / Float.BYTES)];
        ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(style);
        return style;
    }

    /** The usual one first. */
    List<String> names() {
        List<String> names = new ArrayList<>(voices.keySet());
        names.remove(usual);
        names.addFirst(usual);
        return List.copyOf(names);
    }

    /** What the network is given to speak so many phonemes in one go. */
    float[] style(String voice, int phonemes) {
        float[] all = voices.getOrDefault(voice, voices.getOrDefault(usual, new float[WIDTH]));
        int row = Math.clamp(phonemes - 1L, 0, all.length / WIDTH - 1);
        return Arrays.copyOfRange(all, row * WIDTH, (row + 1) * WIDTH);
    }
}
