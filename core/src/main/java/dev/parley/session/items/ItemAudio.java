package dev.parley.session.items;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The audio of the newest items, so that a client can get it back. Bounded in samples and in clips; overflow policy: the
 * oldest clip is dropped whole, and one that is longer than the bound by itself is not kept. Loop only.
 */
public final class ItemAudio {
    private static final int MOST_CLIPS = 64;

    private final long capacity;
    private final Map<Key, Clip> clips = new LinkedHashMap<>();
    private long held;

    private record Key(String itemId, int part) {}

    private static final class Clip {
        private final List<short[]> pieces = new ArrayList<>();
        private long length;
        private long audible = Long.MAX_VALUE;
        private boolean dropped;
    }

    /** @param capacity most samples held, 0 for none at all */
    ItemAudio(long capacity) {
        this.capacity = capacity;
    }

    /** What the audio that is held takes. */
    public long bytes() {
        return held * Short.BYTES;
    }

    /** Whether anything is kept. */
    public boolean keeps() {
        return capacity > 0;
    }

    /** Appends to an item's audio. The array is kept and must not change any more. */
    public void add(String itemId, int part, short[] samples) {
        if (!keeps() || samples.length == 0) {
            return;
        }
        Key key = new Key(itemId, part);
        Clip clip = clips.computeIfAbsent(key, made -> new Clip());
        if (clip.dropped) {
            return;
        }
        clip.pieces.add(samples);
        clip.length += samples.length;
        held += samples.length;
        if (clip.length > capacity) {
            // Stays as a mark, so that its further audio is not taken for all there is.
            clear(clip);
            clip.dropped = true;
        }
        while (held > capacity || clips.size() > MOST_CLIPS) {
            Key oldest = clips.keySet().iterator().next();
            clear(clips.remove(oldest));
        }
    }

    private void clear(Clip clip) {
        held -= clip.length;
        clip.length = 0;
        clip.pieces.clear();
    }

    /** The parts of an item whose audio is held, by their index. */
    Map<Integer, short[]> of(String itemId) {
        Map<Integer, short[]> parts = new TreeMap<>();
        clips.forEach((key, clip) -> {
            if (key.itemId().equals(itemId) && clip.length > 0) {
                parts.put(key.part(), samples(clip, Math.min(clip.length, clip.audible)));
            }
        });
        return parts;
    }

    private static short[] samples(Clip clip, long length) {
        short[] all = new short[(int) length];
        int at = 0;
        for (short[] piece : clip.pieces) {
            int n = Math.min(piece.length, all.length - at);
            System.arraycopy(piece, 0, all, at, n);
            at += n;
        }
        return all;
    }

    /** Only the first {@code samples} were heard, as far as is known now. */
    void heard(String itemId, int part, long samples) {
        Clip clip = clips.get(new Key(itemId, part));
        if (clip != null) {
            clip.audible = samples;
        }
    }

    /** Forgets what lies behind the first {@code samples}, for good. */
    void truncate(String itemId, int part, long samples) {
        Clip clip = clips.get(new Key(itemId, part));
        if (clip != null && !clip.dropped) {
            short[] rest = samples(clip, Math.min(samples, clip.length));
            clear(clip);
            clip.pieces.add(rest);
            clip.length = rest.length;
            clip.audible = Long.MAX_VALUE;
            held += rest.length;
        }
    }

    public void remove(String itemId) {
        clips.entrySet().removeIf(entry -> {
            boolean own = entry.getKey().itemId().equals(itemId);
            if (own) {
                clear(entry.getValue());
            }
            return own;
        });
    }
}
