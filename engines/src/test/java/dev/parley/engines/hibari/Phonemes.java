package dev.parley.engines.hibari;

import dev.parley.engines.support.Clause;
import dev.parley.models.ModelStore;
import dev.parley.onnx.OnnxRuntime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Prints what the voice pronounces for each line of the standard input, to compare with other readers of English. */
public final class Phonemes {
    private Phonemes() {}

    public static void main(String[] arguments) throws IOException {
        Synthesizer synthesizer = LoadedVoice.load(
                        OnnxRuntime.shared(),
                        ModelStore.usual(System.getenv())
                                .find(HibariEngine.MODEL)
                                .orElseThrow(),
                        new Random(1))
                .toCompletableFuture()
                .join()
                .synthesizer();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            List<String> words = List.of(line.strip().split("\\s+"));
            System.out.println(line + "\t"
                    + synthesizer.read(new Clause(words, Clause.Pause.LONG)).phonemes());
        }
    }
}
