package dev.parley.engines.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parley.engines.support.markup.JsonExtent;
import dev.parley.provider.LlmEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Puts calls of functions together from the fragments in which servers send them (docs/engines/openai.md, "Calls of
 * functions"). A call is told once its name is known and its arguments begin; arguments are handed on as they come, as
 * long as they can only be continued. Where two readings are possible, the rest waits for the end. Not thread-safe.
 */
final class ToolCallAssembler {
    private static final String NO_ARGUMENTS = "{}";
    private static final JsonFactory JSON = new JsonFactory();

    private final Set<String> tools;
    private final RandomGenerator random;
    private final Consumer<? super LlmEvent> out;
    private final List<Call> calls = new ArrayList<>();
    private final Map<Integer, Call> byIndex = new HashMap<>();
    private final Map<String, Call> byId = new HashMap<>();
    private final Set<String> usedIds = new HashSet<>();
    private int told;

    /**
     * What one chunk says of one call.
     *
     * @param index -1 when the server gave none; the other values are empty when the server gave none
     */
    record Fragment(int index, String id, String name, String arguments) {}

    /** One call on its way. */
    private static final class Call {
        String id = "";
        String name = "";
        final StringBuilder arguments = new StringBuilder();
        String last = "";
        JsonExtent extent = new JsonExtent();
        int told;
        int number = -1;
        boolean ambiguous;

        boolean complete() {
            return extent.complete();
        }

        boolean blank() {
            return first() == ' ';
        }

        /** The first character that is no space; a space when there is none. */
        char first() {
            return (char) arguments
                    .chars()
                    .filter(c -> !Character.isWhitespace(c))
                    .findFirst()
                    .orElse(' ');
        }

        /** Whether all that came is an empty object, which some servers send before the true one. */
        boolean placeholder() {
            return arguments.length() < 8 && arguments.toString().strip().equals(NO_ARGUMENTS);
        }
    }

    /** @param tools names that the model may call */
    ToolCallAssembler(Set<String> tools, RandomGenerator random, Consumer<? super LlmEvent> out) {
        this.tools = tools;
        this.random = random;
        this.out = out;
    }

    /** Whether there is a call that has a name. */
    boolean any() {
        return calls.stream().anyMatch(call -> !call.name.isEmpty());
    }

    void fragment(Fragment next) {
        Call call = find(next).filter(it -> continues(it, next)).orElseGet(this::begin);
        if (next.index >= 0) {
            byIndex.put(next.index, call);
        }
        if (!next.id.isEmpty()) {
            byId.put(next.id, call);
            call.id = call.id.isEmpty() ? next.id : call.id;
        }
        name(call, next.name);
        arguments(call, next.arguments);
        tell(call, false);
    }

    /** A call that came whole. */
    void whole(String name, String arguments) {
        fragment(new Fragment(-1, "call_" + Long.toHexString(random.nextLong()), name, arguments));
    }

    /** The stream is over: what waited is told. */
    void end() {
        for (Call call : calls) {
            if (call.name.isEmpty() && tools.size() == 1) {
                call.name = tools.iterator().next();
            }
            settle(call);
            tell(call, true);
        }
    }

    private Call begin() {
        // What came before is whole, as far as its name goes: calls are told in the order in which they began.
        calls.forEach(call -> tell(call, true));
        Call call = new Call();
        calls.add(call);
        return call;
    }

    // Which call a fragment belongs to.

    private Optional<Call> find(Fragment next) {
        Optional<Call> known = Optional.ofNullable(byIndex.get(next.index))
                .or(() -> Optional.ofNullable(byId.get(next.id)).filter(it -> !next.id.isEmpty()));
        if (known.isPresent() || calls.isEmpty()) {
            return known;
        }
        boolean nameless = next.name.isEmpty() && next.id.isEmpty();
        return next.index < 0 || nameless ? Optional.of(calls.getLast()) : Optional.empty();
    }

    /** Whether a fragment goes on with the call found, or begins another one (several servers number all calls 0). */
    private boolean continues(Call call, Fragment next) {
        boolean otherId = !next.id.isEmpty() && !call.id.isEmpty() && !next.id.equals(call.id);
        if (call.name.isEmpty()) {
            return !(otherId && call.complete());
        }
        if (next.name.isEmpty()) {
            return !(otherId && call.complete());
        }
        boolean sameName = next.name.equals(call.name);
        if (call.complete()) {
            return sameName && !otherId && repeats(call, next.arguments);
        }
        if (sameName) {
            return true;
        }
        return call.blank() && !otherId && continuesName(call, next);
    }

    /** Whether arguments that come after whole ones say nothing new, or take the place of an empty object. */
    private static boolean repeats(Call call, String arguments) {
        return arguments.isBlank() || call.placeholder() || same(call.arguments.toString(), arguments);
    }

    private boolean continuesName(Call call, Fragment next) {
        if (tools.contains(call.name + next.name)) {
            return true;
        }
        if (tools.contains(call.name) && tools.contains(next.name)) {
            return false;
        }
        return next.name.startsWith(call.name)
                || (!call.id.isEmpty() && next.id.equals(call.id))
                || !tools.contains(call.name);
    }

    // What it says.

    private void name(Call call, String name) {
        if (name.isEmpty() || name.equals(call.name) || call.number >= 0) {
            return;
        }
        call.name = name.startsWith(call.name) ? name : call.name + name;
    }

    private void arguments(Call call, String piece) {
        String rest = piece;
        if (call.complete()) {
            if (call.told > 0 || !call.placeholder() || !rest.strip().startsWith("{")) {
                return; // Repeated as a whole, or a bracket too many.
            }
            call.arguments.setLength(0);
            call.extent = new JsonExtent();
            call.last = "";
        }
        // What begins with all that has come may be the state so far instead of the next piece.
        call.ambiguous |= !call.arguments.isEmpty()
                && !piece.isBlank()
                && piece.length() >= call.arguments.length()
                && piece.startsWith(call.arguments.toString());
        call.last = piece;
        if (call.ambiguous) {
            call.arguments.append(piece);
            return;
        }
        for (int i = 0; i < rest.length(); i++) {
            call.extent.accept(rest.charAt(i));
            if (call.extent.complete()) {
                call.arguments.append(rest, 0, i + 1);
                arguments(call, rest.substring(i + 1));
                return;
            }
        }
        call.arguments.append(rest);
    }

    /** The reading that is JSON. */
    private static void settle(Call call) {
        String all = call.arguments.toString();
        String value = all;
        if (all.isBlank() || all.strip().equals("null") || all.strip().equals("\"\"")) {
            value = NO_ARGUMENTS;
        } else if (canonical(all).isEmpty()) {
            boolean snapshot = call.last.startsWith(all.substring(0, call.told))
                    && canonical(call.last).isPresent();
            value = snapshot ? call.last : all;
        } else if (all.strip().startsWith("\"")) {
            value = unwrapped(all).orElse(all);
        }
        call.arguments.setLength(0);
        call.arguments.append(value);
        call.ambiguous = false;
    }

    private void tell(Call call, boolean all) {
        if (call.name.isEmpty()) {
            return;
        }
        boolean streams = !call.ambiguous && call.first() == '{';
        boolean waits = call.placeholder();
        if (call.number < 0 && (all || (streams && !waits))) {
            call.number = told++;
            boolean fresh = !call.id.isEmpty() && usedIds.add(call.id);
            call.id = fresh ? call.id : "call_" + Long.toHexString(random.nextLong());
            out.accept(new LlmEvent.ToolCallStarted(call.number, call.id, call.name));
        }
        if (call.number >= 0 && streams && (all || !waits) && call.told < call.arguments.length()) {
            String more = call.arguments.substring(call.told);
            call.told = call.arguments.length();
            out.accept(new LlmEvent.ToolCallArguments(call.number, more));
        }
    }

    // JSON.

    private static boolean same(String a, String b) {
        return a.strip().equals(b.strip())
                || canonical(a)
                        .filter(it -> canonical(b).filter(it::equals).isPresent())
                        .isPresent();
    }

    /** Without spaces; empty when it is not one JSON value. */
    private static Optional<String> canonical(String text) {
        StringWriter written = new StringWriter();
        try (JsonParser parser = JSON.createParser(text);
                JsonGenerator generator = JSON.createGenerator(written)) {
            if (parser.nextToken() == null) {
                return Optional.empty();
            }
            generator.copyCurrentStructure(parser);
            if (parser.nextToken() != null) {
                return Optional.empty();
            }
        } catch (IOException notJson) {
            return Optional.empty();
        }
        return Optional.of(written.toString());
    }

    /** The object within a string that is JSON itself. */
    private static Optional<String> unwrapped(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            String inner = parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
            return inner.isBlank()
                    ? Optional.of(NO_ARGUMENTS)
                    : Optional.of(inner).filter(it -> canonical(it).isPresent());
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }
}
