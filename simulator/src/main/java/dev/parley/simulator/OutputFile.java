package dev.parley.simulator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a file can be written, asked before the work whose result it is to hold. */
public final class OutputFile {
    private OutputFile() {}

    /** What keeps {@code file} from being written, with what to do about it; empty when nothing does. */
    public static Optional<String> problem(Path file) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        if (Files.isDirectory(file)) {
            return Optional.of(file + " is a folder; name a file");
        }
        if (!Files.isDirectory(folder)) {
            return Optional.of(file + " cannot be written: there is no folder " + folder);
        }
        boolean may = Files.exists(file) ? Files.isWritable(file) : Files.isWritable(folder);
        return may ? Optional.empty() : Optional.of(file + " cannot be written: permission denied");
    }
}
