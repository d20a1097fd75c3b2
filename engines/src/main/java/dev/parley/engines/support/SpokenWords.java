package dev.parley.engines.support;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The words of one reply on their way through a speech server: given, stamped with a time, spoken. A word counts as spoken
 * once audio of it has been delivered; the others may be given to another connection. Pure; times are in samples since the
 * start of the reply.
 */
public final class SpokenWords {
    private static final int LOOK_AHEAD = 4;

    private final Deque<String> given = new ArrayDeque<>();
    private final Deque<Stamp> stamped = new ArrayDeque<>();
    private long lastStop;
    /** The word that was told last, on this connection. */
    private Optional<Stamp> last = Optional.empty();
    /** Of the words that have not been spoken, so many at the front were cut off and told before. */
    private int told;

    /** A word as it was given, and when it is spoken. */
    public record Stamp(String word, long start, long stop) {}

    /** The caller gives more text; returns its words. */
    public List<String> give(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.strip().split("\\s+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        given.addAll(words);
        return words;
    }

    /** Words the server has not yet stamped. */
    public int waiting() {
        return given.size();
    }

    /**
     * The server says when it speaks {@code text}: mostly one word, perhaps normalised. Words it skipped get the same
     * start and no length; a word nobody gave is left out.
     */
    public void stamp(String text, long start, long stop) {
        String[] words = text.strip().split("\\s+");
        for (int i = 0; i < words.length; i++) {
            long from = start + (stop - start) * i / words.length;
            long to = start + (stop - start) * (i + 1) / words.length;
            stampWord(words[i], Math.max(from, 0), Math.max(to, from));
        }
    }

    /** The server says when the next word is spoken, of which it tells the beginning. False: it is none of that word. */
    public boolean stampNext(String beginning, long start, long stop) {
        boolean fits = !given.isEmpty()
                && !plain(beginning).isEmpty()
                && plain(given.peek()).startsWith(plain(beginning));
        if (fits) {
            stamped.add(new Stamp(given.poll(), start, Math.max(start, stop)));
            lastStop = Math.max(lastStop, stop);
        }
        return fits;
    }

    private void stampWord(String word, long start, long stop) {
        int ahead = indexOf(word);
        if (given.isEmpty()) {
            return;
        }
        // Nothing alike nearby: the server normalised it beyond recognition, so it is the next one.
        for (int skipped = 0; skipped < ahead; skipped++) {
            stamped.add(new Stamp(given.poll(), start, start));
        }
        stamped.add(new Stamp(given.poll(), start, stop));
        lastStop = Math.max(lastStop, stop);
    }

    private int indexOf(String word) {
        String wanted = plain(word);
        Iterator<String> candidates = given.iterator();
        for (int i = 0; i < LOOK_AHEAD && candidates.hasNext(); i++) {
            if (plain(candidates.next()).equals(wanted)) {
                return i;
            }
        }
        return 0;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** Words that begin before {@code end}, in order; they count as spoken. */
    public List<Stamp> spokenBefore(long end) {
        List<Stamp> spoken = new ArrayList<>(0);
        while (!stamped.isEmpty() && stamped.peek().start() < end) {
            Stamp next = stamped.poll();
            last = Optional.of(next);
            if (told > 0) {
                told--;
            } else {
                spoken.add(next);
            }
        }
        return spoken;
    }

    /** The reply is over at {@code end}: whatever is left has been spoken by then, as far as anybody can tell. */
    public List<Stamp> rest(long end) {
        List<Stamp> rest = new ArrayList<>(stamped);
        given.forEach(word -> rest.add(new Stamp(word, end, end)));
        stamped.clear();
        given.clear();
        List<Stamp> untold = List.copyOf(rest.subList(Math.min(told, rest.size()), rest.size()));
        told = 0;
        return untold;
    }

    /**
     * The connection is lost, with audio up to {@code end}: everything not spoken is as if it had only been given; returns it as
     * text. A word of which less than half has come is said again, and told no second time.
     */
    public String takeBack(long end) {
        List<String> unspoken =
                new ArrayList<>(stamped.stream().map(Stamp::word).toList());
        unspoken.addAll(given);
        last.filter(word -> 2 * end < word.start() + word.stop()).ifPresent(cut -> {
            unspoken.addFirst(cut.word());
            told++;
        });
        last = Optional.empty();
        stamped.clear();
        given.clear();
        given.addAll(unspoken);
        return String.join(" ", unspoken);
    }

    /** Whether all words given are stamped and their audio ends by {@code end}. */
    public boolean completeAt(long end) {
        return given.isEmpty() && stamped.isEmpty() && lastStop <= end;
    }
}
