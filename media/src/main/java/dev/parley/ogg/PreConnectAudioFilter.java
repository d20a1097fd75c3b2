package dev.parley.ogg;

/**
 * Drops what a client sent before its stream began: all chunks up to the first whose byte 5, the flags of its first
 * page, has the first-page bit set. From then on every chunk passes. Confined to one thread.
 */
public final class PreConnectAudioFilter {
    private boolean open;

    /** Whether this chunk is to be fed to the demultiplexer. */
    public boolean admits(byte[] chunk, int offset, int length) {
        if (!open && length > OggPage.FLAGS) {
            open = (chunk[offset + OggPage.FLAGS] & OggPage.FIRST) != 0;
        }
        return open;
    }
}
