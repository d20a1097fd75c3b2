package dev.parley.engines.support.markup;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Calls written as Python: {@code [get_weather(city="Oslo"), now()]}, {@code print(f(x=1))}. Reads literals only. */
final class PythonCalls {
    private static final int MOST_NESTED = 64;
    private static final Pattern TAGS = Pattern.compile("^(?:<\\|?\\w+\\|?>)++");
    private static final Pattern TAG = Pattern.compile("</?\\|?\\w+\\|?>");

    private final String text;
    private int at;
    private int nested;

    /** It is not of this form. */
    private static final class FormException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private PythonCalls(String text) {
        this.text = text;
    }

    /** The calls; empty when the text is anything else. */
    static List<CallText.Call> parse(String markup) {
        String plain = withoutTags(markup).replaceAll("(?s)^```\\w*|```$", "").strip();
        List<CallText.Call> calls = new ArrayList<>();
        for (String statement : plain.startsWith("[") ? List.of(plain) : List.of(plain.split("\n|;\\s"))) {
            if (!statement.isBlank()) {
                try {
                    calls.addAll(new PythonCalls(statement.strip()).statement());
                } catch (FormException | NumberFormatException other) {
                    return List.of();
                }
            }
        }
        return calls;
    }

    private static String withoutTags(String markup) {
        String rest = TAGS.matcher(markup).replaceFirst("");
        int end = rest.length();
        int tag = rest.lastIndexOf('<');
        while (tag >= 0 && TAG.matcher(rest).region(tag, end).matches()) {
            end = tag;
            tag = rest.lastIndexOf('<', end - 1);
        }
        return rest.substring(0, end);
    }

    private List<CallText.Call> statement() throws FormException {
        List<CallText.Call> calls = new ArrayList<>();
        boolean list = take('[');
        if (text.startsWith("print(", at)) {
            at += "print(".length();
        }
        do {
            calls.add(call());
        } while (list && take(','));
        return calls;
    }

    private CallText.Call call() throws FormException {
        String name = CallText.clean(word());
        if (name.endsWith(".call")) {
            name = name.substring(0, name.length() - ".call".length());
        }
        expect('(');
        JsonObject arguments = new JsonObject();
        while (!take(')')) {
            String key = word();
            expect('=');
            arguments.put(key, value());
            take(',');
        }
        return new CallText.Call(name, arguments.encode());
    }

    private Object value() throws FormException {
        skip();
        char c = peek();
        if (++nested > MOST_NESTED) {
            throw new FormException();
        }
        Object value =
                switch (c) {
                    case '"', '\'' -> string(c);
                    case '[' -> list();
                    case '{' -> dict();
                    default -> scalar();
                };
        nested--;
        return value;
    }

    private JsonArray list() throws FormException {
        expect('[');
        JsonArray list = new JsonArray();
        while (!take(']')) {
            list.add(value());
            take(',');
        }
        return list;
    }

    private JsonObject dict() throws FormException {
        expect('{');
        JsonObject dict = new JsonObject();
        while (!take('}')) {
            skip();
            String key = string(peek());
            expect(':');
            dict.put(key, value());
            take(',');
        }
        return dict;
    }

    private Object scalar() throws FormException {
        int from = at;
        while (at < text.length() && ",)]}: \n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        return switch (word) {
            case "True", "true" -> true;
            case "False", "false" -> false;
            case "" -> throw new FormException();
            default -> word.contains(".") ? (Object) Double.valueOf(word) : (Object) Long.valueOf(word);
        };
    }

    private String string(char quote) throws FormException {
        if (quote != '"' && quote != '\'') {
            throw new FormException();
        }
        at++;
        StringBuilder out = new StringBuilder();
        while (peek() != quote) {
            if (peek() == '\\') {
                at++;
                out.append(
                        switch (peek()) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            default -> peek();
                        });
            } else {
                out.append(peek());
            }
            at++;
        }
        at++;
        return out.toString();
    }

    private String word() throws FormException {
        skip();
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(peek()) || "_.-".indexOf(peek()) >= 0)) {
            at++;
        }
        if (from == at) {
            throw new FormException();
        }
        return text.substring(from, at);
    }

    private void skip() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean take(char c) {
        skip();
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) throws FormException {
        if (!take(c)) {
            throw new FormException();
        }
    }

    private char peek() throws FormException {
        if (at >= text.length()) {
            throw new FormException();
        }
        return text.charAt(at);
    }
}
