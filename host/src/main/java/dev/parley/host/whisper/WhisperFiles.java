package dev.parley.host.whisper;

import dev.parley.host.RuntimeContext;
import dev.parley.models.InstalledModel;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a model's file in ggml's format. One in CTranslate2's, as packages of Python hold them, is converted once, beside
 * itself, or where nothing can be written there into a file that goes with the process. Stateless.
 */
final class WhisperFiles {
    private static final String CONVERTED = "converted.ggml";
    private static final Logger log = LoggerFactory.getLogger(WhisperFiles.class);

    private WhisperFiles() {}

    /** @throws IOException when there is no model that can be read */
    static Path ggml(InstalledModel model) throws IOException {
        Path source = model.file("model.bin");
        Path vocabulary = model.file("vocabulary.txt");
        if (!Files.exists(source) || !Files.exists(vocabulary)) {
            return RuntimeContext.file(model, ".bin");
        }
        Path converted = model.file(CONVERTED);
        if (Files.exists(converted)) {
            return converted;
        }
        log.info("converting the model {} for whisper.cpp; this is done once", model.id());
        Path part;
        boolean stays = Files.isWritable(model.folder());
        if (stays) {
            part = Files.createTempFile(model.folder(), CONVERTED, ".part");
        } else {
            part = Files.createTempFile("parley-whisper", ".ggml");
            part.toFile().deleteOnExit();
        }
        try {
            convert(source, vocabulary, part);
            return stays ? Files.move(part, converted, StandardCopyOption.ATOMIC_MOVE) : part;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    private static void convert(Path source, Path vocabulary, Path to) throws IOException {
        try (Arena arena = Arena.ofConfined();
                OutputStream out = Files.newOutputStream(to)) {
            CTranslate2Model model = CTranslate2Model.read(source, arena);
            // Not readLines: some tokens are line ends of Unicode.
            String[] tokens = Files.readString(vocabulary).split("\n", -1);
            GgmlConverter.convert(model, Arrays.asList(tokens), out);
        }
    }
}
