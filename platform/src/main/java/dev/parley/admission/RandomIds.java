package dev.parley.admission;

import dev.parley.session.IdSource;
import java.security.SecureRandom;

/** Unguessable identifiers: 21 characters of {@code [A-Za-z0-9]}, 125 bits. Thread-safe. */
public final class RandomIds implements IdSource {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 21;
    private static final int BUFFER = 1024;

    private final SecureRandom random = new SecureRandom();
    private final ThreadLocal<Bytes> buffers = ThreadLocal.withInitial(Bytes::new);

    @Override
    public String next(String prefix) {
        Bytes bytes = buffers.get();
        StringBuilder id =
                new StringBuilder(prefix.length() + 1 + LENGTH).append(prefix).append('_');
        int count = 0;
        while (count < LENGTH) {
            int index = bytes.next() & 63;
            if (index < ALPHABET.length()) {
                id.append(ALPHABET.charAt(index));
                count++;
            }
        }
        return id.toString();
    }

    /** Random bytes drawn in bulk: one at a time costs more than the identifier. */
    private final class Bytes {
        private final byte[] bytes = new byte[BUFFER];
        private int used = BUFFER;

        private byte next() {
            if (used == BUFFER) {
                random.nextBytes(bytes);
                used = 0;
            }
            return bytes[used++];
        }
    }
}
