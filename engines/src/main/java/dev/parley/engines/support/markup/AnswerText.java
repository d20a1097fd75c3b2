package dev.parley.engines.support.markup;

import dev.parley.engines.support.markup.Marker.Kind;
import java.util.List;
import java.util.Set;

/**
 * Tells a model's words from what its server left between them: reasoning, calls written as text, leftovers of chat
 * templates. Text comes in arbitrary pieces; only what may be the beginning of a marker waits for the next piece. Not
 * thread-safe.
 *
 * <p>A marker right behind a backtick is quoted, and ordinary text.
 */
public final class AnswerText {
    /** Characters kept of reasoning, of which the rest is dropped, and of a call: a longer one is not made. */
    private static final int KEPT = 64 * 1024;

    private static final int LONGEST_HEADER = 100;

    private final Set<String> tools;
    private final Sink sink;
    private final StringBuilder pending = new StringBuilder();
    private final Prose said;
    private final StringBuilder captured = new StringBuilder();
    private Mode mode = Mode.ANSWER;
    private List<String> closers = List.of();
    private JsonExtent bare = new JsonExtent();
    private char before = '\n';
    private boolean called;
    private boolean closedUnopened;
    private boolean quotedOpener;

    /** What the text turns out to be. */
    public interface Sink {
        /** The next piece of the answer; never empty. */
        void text(String delta);

        /** The next piece of the reasoning; never empty. */
        void reasoning(String delta);

        /** A whole call; the arguments are a JSON object. */
        void call(String name, String argumentsJson);
    }

    /**
     * @param tools names that the model may call
     * @param reasonsFirst whether the model is known to begin with reasoning that it only closes
     */
    public AnswerText(Set<String> tools, boolean reasonsFirst, Sink sink) {
        this.tools = tools;
        this.sink = sink;
        this.said = new Prose(sink::text);
        if (reasonsFirst) {
            mode = Mode.UNOPENED;
        }
    }

    /** Whether reasoning was closed that had not been opened: then the model began with it. */
    public boolean closedUnopened() {
        return closedUnopened;
    }

    public void accept(String delta) {
        pending.append(delta);
        read(false);
        said.flush();
    }

    /** The text is over. */
    public void end() {
        read(true);
        switch (mode) {
            case CALL -> callsIn(captured.toString());
            case BARE -> bareEnded();
            case UNOPENED -> said.add(captured);
            case REASONING -> {
                // Some models call without closing their reasoning.
                if (said.isEmpty() && !called) {
                    reasoningEnded();
                }
            }
            case ANSWER, ASIDE, HEADER, MUTED -> {}
        }
        said.flush();
    }

    private void reasoningEnded() {
        int at = captured.indexOf("<tool_call>");
        if (at >= 0) {
            callsIn(captured.substring(at));
        }
    }

    private void read(boolean last) {
        int at = 0;
        while (at < pending.length()) {
            int next = step(at, last);
            if (next < 0) {
                break;
            }
            at = next;
        }
        pending.delete(0, at);
    }

    /** Takes what is at {@code at}; returns where to go on, or -1 when more text is needed. */
    private int step(int at, boolean last) {
        if (mode == Mode.CALL) {
            return capture(at, last);
        }
        if (mode == Mode.BARE) {
            return bare(at);
        }
        char c = pending.charAt(at);
        Marker marker = Markers.mayBegin(c) ? Markers.at(pending, at) : Marker.NONE;
        if (marker.kind() == Kind.PARTIAL && !last) {
            return -1;
        }
        if (marker.kind() == Kind.NONE || marker.kind() == Kind.PARTIAL) {
            return ordinary(at, last);
        }
        if (quoted(marker)) {
            for (int i = at; i < at + marker.length(); i++) {
                put(pending.charAt(i));
            }
        } else {
            take(marker, at);
        }
        before = '>';
        return at + marker.length();
    }

    /** Whether a marker is written about: behind a backtick, or as the end of one that was. */
    private boolean quoted(Marker marker) {
        if (before == '`') {
            quotedOpener |= marker.kind() == Kind.OPEN_REASONING && mode == Mode.ANSWER;
            return true;
        }
        boolean end = quotedOpener && marker.kind() == Kind.CLOSE_REASONING && mode == Mode.ANSWER;
        quotedOpener &= !end;
        return end;
    }

    private int ordinary(int at, boolean last) {
        char c = pending.charAt(at);
        if (mode == Mode.ANSWER && !tools.isEmpty() && startsLine()) {
            int fence = Fence.opens(pending, at, last);
            if (fence < 0) {
                return -1;
            }
            if (fence > 0 || ((c == '{' || c == '[') && said.isEmpty())) {
                mode = Mode.BARE;
                bare = new JsonExtent();
                captured.setLength(0);
                return at;
            }
        }
        if (mode == Mode.ANSWER && said.isEmpty()) {
            int harmony = Fence.bareChannel(pending, at, last);
            if (harmony != 0) {
                mode = harmony > 0 ? Mode.CALL : mode;
                closers = List.of("assistantfinal");
                captured.setLength(0);
                return harmony > 0 ? at + harmony : -1;
            }
        }
        before = c;
        put(c);
        return at + 1;
    }

    private boolean startsLine() {
        return before == '\n';
    }

    private void put(char c) {
        switch (mode) {
            case ANSWER -> said.add(c);
            case REASONING, UNOPENED, ASIDE, HEADER -> keep(c);
            case CALL, BARE, MUTED -> {}
        }
        if (mode == Mode.HEADER && (c == '\n' || captured.length() > LONGEST_HEADER)) {
            headerEnded();
        }
    }

    private void keep(char c) {
        if (captured.length() < KEPT) {
            captured.append(c);
        }
    }

    // Markers.

    private void take(Marker marker, int at) {
        if (!mode.heeds(marker.kind())) {
            return;
        }
        switch (marker.kind()) {
            case OPEN_REASONING -> leave(Mode.REASONING);
            case CLOSE_REASONING -> closeReasoning();
            case OPEN_CALL -> openCall(marker, at);
            case HEADER -> leave(Mode.HEADER);
            case CHANNEL -> {
                if (mode == Mode.HEADER) {
                    captured.append(' ');
                } else {
                    leave(Mode.HEADER);
                }
            }
            case ROLE -> role(marker.name());
            case MESSAGE -> {
                if (mode == Mode.HEADER) {
                    headerEnded();
                }
            }
            case END_TURN -> endTurn();
            case OPEN_PROMPT -> leave(Mode.MUTED);
            case CLOSE_PROMPT -> leave(Mode.ANSWER);
            case DROP -> drop(marker);
            case NONE, PARTIAL -> throw new IllegalStateException("not a marker");
        }
    }

    /** {@code <s>} strikes through once there is text. */
    private void drop(Marker marker) {
        if (marker.name().equals("s") && mode == Mode.ANSWER && !said.isEmpty()) {
            said.add("<s>");
        } else if (mode == Mode.ANSWER) {
            said.afterMarkup();
        }
    }

    private void closeReasoning() {
        if (mode == Mode.UNOPENED) {
            closedUnopened = true;
            leave(Mode.ANSWER);
            return;
        }
        if (mode == Mode.ANSWER && !said.begun()) {
            // What this piece of the text began with was reasoning: nobody has been given it yet.
            closedUnopened = true;
            tellReasoning(said.takeBack());
            return;
        }
        closedUnopened |= mode == Mode.ANSWER;
        leave(Mode.ANSWER);
    }

    private void openCall(Marker marker, int at) {
        if (mode == Mode.REASONING) {
            // Models think about calls, too; what is meant is told at the end.
            for (int i = at; i < at + marker.length(); i++) {
                keep(pending.charAt(i));
            }
            return;
        }
        leave(Mode.CALL);
        closers = marker.closers();
        if (marker.capturesItself()) {
            captured.append(pending, at, at + marker.length());
        }
    }

    private void role(String name) {
        leave(Header.isOurs(name) ? Mode.ANSWER : Mode.MUTED);
    }

    private void endTurn() {
        if (mode == Mode.UNOPENED) {
            mode = Mode.ANSWER;
            said.add(captured);
            captured.setLength(0);
        }
        boolean nothingSaid = said.isEmpty() && mode == Mode.ANSWER;
        boolean aside = mode == Mode.ASIDE || mode == Mode.REASONING;
        leave(nothingSaid || aside ? Mode.ANSWER : Mode.MUTED);
    }

    private void headerEnded() {
        Header header = Header.of(captured.toString());
        captured.setLength(0);
        mode = header.mode();
        if (mode == Mode.CALL) {
            captured.append("call:").append(header.function()).append(' ');
            closers = Header.CALL_ENDS;
        } else if (mode == Mode.ANSWER) {
            said.afterMarkup();
        }
    }

    private void leave(Mode next) {
        if (mode == Mode.REASONING || mode == Mode.ASIDE || mode == Mode.UNOPENED) {
            tellReasoning(captured);
        }
        captured.setLength(0);
        mode = next;
        said.afterMarkup();
    }

    private void tellReasoning(CharSequence text) {
        String words = text.toString().strip();
        if (!words.isEmpty()) {
            said.flush();
            sink.reasoning(words);
        }
    }

    // Calls.

    private int capture(int at, boolean last) {
        int end = -1;
        int length = 0;
        for (String closer : closers) {
            int found = pending.indexOf(closer, at);
            if (found >= 0 && (end < 0 || found < end)) {
                end = found;
                length = closer.length();
            }
        }
        if (end < 0) {
            int longest = closers.stream().mapToInt(String::length).max().orElse(1);
            int upTo = last ? pending.length() : Math.max(at, pending.length() - longest + 1);
            keep(at, upTo);
            return upTo > at ? upTo : -1;
        }
        keep(at, end);
        String whole = captured.toString();
        before = '>';
        if (closers.contains("assistantfinal")) {
            tellReasoning(whole);
        } else {
            callsIn(whole);
        }
        captured.setLength(0);
        mode = Mode.ANSWER;
        said.afterMarkup();
        return end + length;
    }

    private void keep(int from, int to) {
        captured.append(pending, from, Math.min(to, from + Math.max(0, KEPT - captured.length())));
    }

    private void callsIn(String markup) {
        // Of what was cut, other arguments than were meant would be read.
        boolean whole = captured.length() < KEPT;
        for (CallText.Call call : whole ? CallText.parse(markup) : List.<CallText.Call>of()) {
            if (!tools.isEmpty()) {
                called = true;
                said.flush();
                sink.call(call.name(), call.argumentsJson());
            }
        }
        captured.setLength(0);
    }

    /** JSON, or a fence, where an answer would stand: held until it is whole. */
    private int bare(int at) {
        for (int i = at; i < pending.length(); i++) {
            char c = pending.charAt(i);
            if (captured.length() == 1 && Fence.prose(captured.charAt(0), c)) {
                said.add(captured);
                captured.setLength(0);
                mode = Mode.ANSWER;
                return i;
            }
            captured.append(c);
            before = c;
            boolean fenced = captured.charAt(0) == '`';
            if (!fenced) {
                bare.accept(c);
            }
            boolean whole = fenced ? Fence.closed(captured) : bare.complete();
            if (whole || captured.length() >= KEPT) {
                bareEnded();
                mode = Mode.ANSWER;
                return i + 1;
            }
        }
        return pending.length();
    }

    private void bareEnded() {
        List<CallText.Call> calls = CallText.parse(captured.toString());
        boolean all = !calls.isEmpty() && calls.stream().allMatch(call -> tools.contains(call.name()));
        if (all) {
            callsIn(captured.toString());
            said.afterMarkup();
        } else {
            said.add(captured);
        }
        captured.setLength(0);
    }
}
