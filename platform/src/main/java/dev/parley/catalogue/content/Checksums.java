package dev.parley.catalogue.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/** SHA-256, BLAKE2b and CRC32C of files, in lower-case hexadecimal. Blocks. */
public final class Checksums {
    private static final int BUFFER = 1 << 16;
    private static final int BLAKE_BITS = 256;

    private Checksums() {}

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    public static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return sha256(in);
        }
    }

    /** Of all that is left in {@code in}. */
    public static String sha256(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            digest.update(buffer, 0, count);
        }
        return hex(digest.digest());
    }

    public static String crc32c(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sum.update(buffer, 0, count);
            }
        }
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    public static String blake2b(Path file) throws IOException {
        Blake2bDigest digest = new Blake2bDigest(BLAKE_BITS);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        byte[] result = new byte[BLAKE_BITS / Byte.SIZE];
        digest.doFinal(result, 0);
        return hex(result);
    }

    /** Copies at most so many bytes, so that a packed file that never ends fills no disk. */
    public static void copy(InputStream in, OutputStream out, long limit) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = limit;
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                break;
            }
            out.write(buffer, 0, count);
            left -= count;
        }
    }
}
