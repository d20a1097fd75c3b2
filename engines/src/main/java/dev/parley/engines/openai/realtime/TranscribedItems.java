package dev.parley.engines.openai.realtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pieces of speech that a server transcribes, in the order of the audio: texts are told in that order, whichever comes
 * first. A piece is one that the session has ended, or one whose end the server has found. Not thread-safe.
 *
 * <p>Bounded: {@value #MOST_ITEMS} pieces without a text, {@value #MAX_TEXT} characters of guesses.
 */
final class TranscribedItems {
    static final int MOST_ITEMS = 64;
    static final int MAX_TEXT = 65_536;

    private final Deque<Item> items = new ArrayDeque<>();
    private final Map<String, StringBuilder> guesses = new LinkedHashMap<>();
    private int guessed;
    /** Where the last piece ended. */
    private long end;

    /** @param from, upTo samples of the session */
    record Told(String text, long from, long upTo) {}

    private static final class Item {
        private final Optional<String> mark;
        private final long from;
        private final long upTo;
        private String id = "";
        private Optional<String> text = Optional.empty();

        private Item(Optional<String> mark, long from, long upTo) {
            this.mark = mark;
            this.from = from;
            this.upTo = upTo;
        }
    }

    /** Where the last piece ended. */
    long end() {
        return end;
    }

    /** The session ended a piece, and the server is told so with {@code mark}. False: there are too many. */
    boolean ended(String mark, long upTo) {
        return add(new Item(Optional.of(mark), end, upTo));
    }

    /** Up to here there is too little to transcribe. */
    boolean nothing(long upTo) {
        Item item = new Item(Optional.empty(), end, upTo);
        item.text = Optional.of("");
        return add(item);
    }

    private boolean add(Item item) {
        end = Math.max(end, item.upTo);
        items.add(item);
        return items.size() <= MOST_ITEMS;
    }

    /** The server calls the oldest piece so that the session has ended and that has no name. */
    void named(String id) {
        nameless().ifPresent(item -> item.id = id);
    }

    private Optional<Item> nameless() {
        return items.stream()
                .filter(item -> item.mark.isPresent() && item.id.isEmpty() && item.text.isEmpty())
                .findFirst();
    }

    /** The server found the end of a piece itself, before any that the session ended later. False: there are too many. */
    boolean found(String id, long from, long upTo) {
        Item item = new Item(Optional.empty(), from, upTo);
        item.id = id;
        Deque<Item> later = new ArrayDeque<>();
        while (!items.isEmpty() && items.getLast().upTo > upTo) {
            later.push(items.removeLast());
        }
        items.add(item);
        items.addAll(later);
        end = Math.max(end, upTo);
        return items.size() <= MOST_ITEMS;
    }

    /** More of the guess at a piece. False: it is too long. */
    boolean grows(String id, String delta) {
        guesses.computeIfAbsent(id, unknown -> new StringBuilder()).append(delta);
        guessed += delta.length();
        return guessed <= MAX_TEXT && guesses.size() <= MOST_ITEMS;
    }

    /** All that is guessed and not told. */
    String guess() {
        return String.join(
                        " ",
                        guesses.values().stream()
                                .map(text -> text.toString().strip())
                                .toList())
                .strip();
    }

    /** The text of a piece is there; one without that name is the oldest that the session ended. */
    void completed(String id, String text) {
        forget(id);
        items.stream()
                .filter(item -> !id.isEmpty() && item.id.equals(id) && item.text.isEmpty())
                .findFirst()
                .or(this::nameless)
                .ifPresent(item -> item.text = Optional.of(text));
    }

    private void forget(String id) {
        StringBuilder guess = guesses.remove(id);
        guessed -= guess == null ? 0 : guess.length();
    }

    /** The server says that there was nothing in a piece; without a mark it is the oldest. */
    void empty(String mark) {
        items.stream()
                .filter(item -> item.mark.equals(Optional.of(mark)))
                .findFirst()
                .or(this::nameless)
                .ifPresent(item -> item.text = Optional.of(""));
    }

    /** The pieces whose texts can be told now, the oldest first; they are forgotten. */
    List<Told> take() {
        List<Told> told = new ArrayList<>();
        Iterator<Item> each = items.iterator();
        while (each.hasNext()) {
            Item item = each.next();
            if (item.text.isEmpty()) {
                break;
            }
            each.remove();
            told.add(new Told(item.text.get(), item.from, item.upTo));
        }
        return told;
    }
}
