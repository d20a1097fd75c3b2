package dev.parley.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A record of settings with rules that no single one of them shows. Called once it is made, whatever else is wrong. */
public interface CheckedConfig {
    void check(Report report);

    /** Takes what is wrong. */
    @FunctionalInterface
    interface Report {
        /**
         * @param setting its key within the record, such as {@code private-key}
         * @param message what is wrong; names the value unless it is a secret
         * @param fix what to do about it
         */
        void problem(String setting, String message, String fix);

        /** Wants a file that can be read. */
        default void readable(String setting, Optional<Path> file) {
            if (file.isEmpty()) {
                problem(setting, "is missing", "Set it to the path of a file");
            } else if (!Files.isReadable(file.get())) {
                problem(setting, "'" + file.get() + "' is no readable file", "Check the path and its permissions");
            }
        }
    }
}
