package dev.parley.catalogue.content;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads members of a package: of a wheel, which is a ZIP file, or of npm's tarball (POSIX.1-1988, ustar). */
public final class PackageMembers {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_LENGTH = 11;
    private static final int TYPE_AT = 156;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX = 155;
    private static final int BUFFER = 1 << 16;

    private PackageMembers() {}

    /** Takes a member; the stream ends with it, and need not be read to its end. */
    public interface Taker {
        void take(String name, InputStream content) throws IOException;
    }

    /** Hands over those of the wanted members that are there. */
    public static void read(boolean tarball, Path file, Set<String> wanted, Taker taker) throws IOException {
        if (tarball) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file), BUFFER)) {
                readTar(in, wanted, taker);
            }
            return;
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (String name : wanted) {
                ZipEntry entry = zip.getEntry(name);
                if (entry != null) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        taker.take(name, in);
                    }
                }
            }
        }
    }

    private static void readTar(InputStream in, Set<String> wanted, Taker taker) throws IOException {
        byte[] header = in.readNBytes(BLOCK);
        while (header.length == BLOCK && header[0] != 0) {
            long size = size(header);
            Member content = new Member(in, size);
            String prefix = text(header, PREFIX_AT, PREFIX);
            String name = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, NAME);
            boolean regular = header[TYPE_AT] == '0' || header[TYPE_AT] == 0;
            if (regular && wanted.contains(name)) {
                taker.take(name, content);
            }
            content.skipNBytes(content.left);
            in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
            header = in.readNBytes(BLOCK);
        }
    }

    private static long size(byte[] header) throws ZipException {
        String octal = text(header, SIZE_AT, SIZE_LENGTH).strip();
        if (!octal.matches("[0-7]{1,11}")) {
            throw new ZipException("a size of a member is no number");
        }
        return Long.parseLong(octal, 8);
    }

    private static String text(byte[] header, int from, int most) {
        int length = 0;
        while (length < most && header[from + length] != 0) {
            length++;
        }
        return new String(header, from, length, StandardCharsets.UTF_8);
    }

    /** The next bytes of a stream as a stream of their own. */
    private static final class Member extends InputStream {
        private final InputStream in;
        private long left;

        Member(InputStream in, long size) {
            this.in = in;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(into, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the file ends within a member");
            }
            left -= read;
            return read;
        }
    }
}
