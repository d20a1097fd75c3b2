package dev.parley.catalogue.content;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a file's bytes must come to.
 *
 * @param hex lower-case hexadecimal
 */
public record Checksum(Kind kind, String hex) {
    /** How it is computed. */
    public enum Kind {
        SHA_256("SHA-256", 64),
        /**
         * The only one that some projects publish for files they offer singly: tells damage, and not who made the file; who
         * sent it, the address's certificate tells.
         */
        CRC32C("CRC32C", 8);

        private final String title;
        private final Pattern form;

        Kind(String title, int digits) {
            this.title = title;
            this.form = Pattern.compile("[0-9a-f]{" + digits + "}");
        }

        /** Its usual name. */
        public String title() {
            return title;
        }

        /** Its key in the catalogue and in JSON. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace("_", "");
        }
    }

    /** @throws IllegalArgumentException when it has not the length of its kind */
    public Checksum {
        if (!kind.form.matcher(hex).matches()) {
            throw new IllegalArgumentException("'" + hex + "' is no " + kind.title + " in lower-case hexadecimal");
        }
    }

    /** The same kind of checksum of a file. Blocks. */
    public Checksum of(Path file) throws IOException {
        return new Checksum(
                kind,
                switch (kind) {
                    case SHA_256 -> Checksums.sha256(file);
                    case CRC32C -> Checksums.crc32c(file);
                });
    }
}
