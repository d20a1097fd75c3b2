package dev.parley.engines.support.markup;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads calls of functions out of the text in which a family of models writes them. Pure. */
final class CallText {
    /** Bounded, and never tried shorter: a long text without calls is read in a moment. */
    private static final String NAME = "[A-Za-z_][\\w.:/-]{0,199}+";

    /** Objects and lists that do not end, of which the next is still looked at. */
    private static final int MOST_UNENDED = 16;

    /** Objects and lists of which each is looked at. */
    private static final int MOST_VALUES = 1024;

    private static final Pattern FUNCTION = Pattern.compile(
            "<function(?:=|\\s+name=)[\"']?(" + NAME + ")[\"']?\\s*>(.*?)(?:</function>|$)", Pattern.DOTALL);
    private static final Pattern INVOKE = Pattern.compile(
            "<(?:antml:)?invoke\\s+name=[\"'](" + NAME + ")[\"']\\s*>(.*?)(?:</(?:antml:)?invoke>|$)", Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile(
            "<(?:antml:)?parameter(?:=|\\s+name=)[\"']?([^\"'>\\s]+)[\"']?[^>]*>(.*?)</(?:antml:)?parameter>",
            Pattern.DOTALL);
    private static final Pattern KEYED =
            Pattern.compile("<arg_key>(.*?)</arg_key>\\s*<arg_value>(.*?)</arg_value>", Pattern.DOTALL);
    private static final Pattern KEYED_NAME =
            Pattern.compile("<tool_call>\\s*(" + NAME + ")\\s*(?:<arg_key>|</tool_call>|$)");
    private static final Pattern NAMED =
            Pattern.compile("(?:call:|function\\s*<｜tool▁sep｜>|function<\\|tool_sep\\|>)?\\s*(" + NAME
                    + ")\\s*(?:<\\|tool_call_argument_begin\\|>|<｜tool▁sep｜>|<\\|tool_sep\\|>|\\[CALL_ID][^\\[]*|\\[ARGS]){0,4}\\s*"
                    + "(?:```(?:json)?\\s*)?(?=\\{)");
    private static final List<String> ARGUMENT_NAMES =
            List.of("arguments", "parameters", "args", "input", "tool_parameters", "tool_input");
    private static final List<String> NAME_NAMES = List.of("name", "tool_name", "function", "tool", "recipient_name");

    private CallText() {}

    /** A call. */
    record Call(String name, String argumentsJson) {}

    /** The calls in the order in which they stand; empty when there are none to be read, or not in bounded work. */
    static List<Call> parse(String markup) {
        BoundedText text = new BoundedText(markup.replace("｜DSML｜", "").strip());
        List<Function<BoundedText, List<Call>>> families = List.of(
                CallText::tags,
                CallText::keyed,
                it -> json(it.toString()),
                CallText::named,
                it -> PythonCalls.parse(it.toString()));
        try {
            return families.stream()
                    .map(family -> family.apply(text))
                    .filter(calls -> !calls.isEmpty())
                    .findFirst()
                    .orElse(List.of());
        } catch (BoundedText.SpentException e) {
            return List.of();
        }
    }

    /** {@code <function=name>…</function>} and {@code <invoke name="…">…</invoke>}. */
    private static List<Call> tags(BoundedText text) {
        List<Call> calls = new ArrayList<>();
        for (Pattern pattern : List.of(FUNCTION, INVOKE)) {
            Matcher tag = pattern.matcher(text);
            while (tag.find()) {
                calls.add(new Call(clean(tag.group(1)), tagged(text.with(tag.group(2)))));
            }
        }
        return calls;
    }

    private static String tagged(BoundedText body) {
        JsonObject arguments = new JsonObject();
        Matcher parameter = PARAMETER.matcher(body);
        while (parameter.find()) {
            arguments.put(
                    parameter.group(1), LenientJson.value(parameter.group(2).strip()));
        }
        if (!arguments.isEmpty()) {
            return arguments.encode();
        }
        return LenientJson.object(body.toString()).orElseGet(JsonObject::new).encode();
    }

    /** {@code <tool_call>name<arg_key>…</arg_key><arg_value>…</arg_value></tool_call>}. */
    private static List<Call> keyed(BoundedText text) {
        List<Call> calls = new ArrayList<>();
        Matcher name = KEYED_NAME.matcher(text);
        while (name.find()) {
            int end = text.toString().indexOf("<tool_call>", name.end());
            String body = text.subSequence(name.end(1), end < 0 ? text.length() : end);
            Matcher pair = KEYED.matcher(text.with(body));
            JsonObject arguments = new JsonObject();
            while (pair.find()) {
                arguments.put(
                        pair.group(1).strip(), LenientJson.value(pair.group(2).strip()));
            }
            calls.add(new Call(clean(name.group(1)), arguments.encode()));
        }
        return calls;
    }

    /** Objects, alone, in a list or one behind the other, that name a function. */
    private static List<Call> json(String text) {
        List<Call> calls = new ArrayList<>();
        int at = 0;
        int unended = 0;
        int values = 0;
        while (at < text.length() && unended < MOST_UNENDED && values < MOST_VALUES) {
            char c = text.charAt(at);
            boolean begins = c == '{' || c == '[';
            int end = begins ? JsonExtent.end(text, at) : -1;
            if (end < 0) {
                unended += begins ? 1 : 0;
                at++;
                continue;
            }
            values++;
            String value = text.substring(at, end);
            if (c == '{') {
                LenientJson.object(value).ifPresent(object -> object(object, calls));
            } else {
                LenientJson.array(value).ifPresent(array -> array(array, calls));
            }
            at = end;
        }
        return calls;
    }

    private static void array(JsonArray array, List<Call> calls) {
        for (Object element : array) {
            if (element instanceof JsonObject object) {
                object(object, calls);
            }
        }
    }

    private static void object(JsonObject object, List<Call> calls) {
        if (object.getValue("tool_calls") instanceof JsonArray more) {
            array(more, calls);
            return;
        }
        if (object.getValue("function") instanceof JsonObject function) {
            object(function, calls);
            return;
        }
        Optional<String> name = NAME_NAMES.stream()
                .map(object::getValue)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(it -> it.matches(NAME))
                .findFirst();
        boolean hasArguments = ARGUMENT_NAMES.stream().anyMatch(object::containsKey);
        if (name.isPresent() && (hasArguments || object.size() == 1)) {
            calls.add(new Call(clean(name.get()), arguments(object)));
        }
    }

    private static String arguments(JsonObject object) {
        Object value = ARGUMENT_NAMES.stream()
                .filter(object::containsKey)
                .findFirst()
                .map(object::getValue)
                .orElse(null);
        return switch (value) {
            case JsonObject it -> it.encode();
            case String it -> LenientJson.object(it).orElseGet(JsonObject::new).encode();
            case null, default -> "{}";
        };
    }

    /** {@code name{…}}, with what several families put before and between. */
    private static List<Call> named(BoundedText text) {
        List<Call> calls = new ArrayList<>();
        Matcher named = NAMED.matcher(text);
        int from = 0;
        while (named.find(from)) {
            int end = JsonExtent.end(text.toString(), named.end());
            if (end < 0) {
                break;
            }
            String arguments = text.subSequence(named.end(), end);
            LenientJson.object(arguments)
                    .ifPresent(object -> calls.add(new Call(clean(named.group(1)), object.encode())));
            from = end;
        }
        return calls;
    }

    /** Without the name space and the counter that some templates add. */
    static String clean(String name) {
        String plain = name.replaceFirst(":\\d+$", "");
        for (String space : List.of("functions.", "function.", "default_api.", "tools.")) {
            plain = plain.startsWith(space) ? plain.substring(space.length()) : plain;
        }
        return plain;
    }
}
