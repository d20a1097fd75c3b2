package dev.parley.engines.support.markup;

import dev.parley.engines.support.markup.Marker.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Recognises markup where a text may begin one. Everything that is no marker of these families is ordinary text. */
final class Markers {
    private static final int LONGEST_TAG = 200;
    private static final int LONGEST_SPECIAL = 48;

    private static final Set<String> REASONING = Set.of(
            "think",
            "thinking",
            "thought",
            "thoughts",
            "reasoning",
            "reflection",
            "analysis",
            "scratchpad",
            "inner_monologue",
            "ponder",
            "seed:think",
            "seed:cot_budget_reflect",
            "mm:think");

    private static final Set<String> CALLS = Set.of(
            "tool_call",
            "tool_calls",
            "toolcall",
            "function_call",
            "function_calls",
            "functioncall",
            "function",
            "invoke",
            "minimax:tool_call",
            "seed:tool_call",
            "antml:function_calls",
            "tool_use",
            "tool_code",
            "action_call");

    /** Answers of tools that a model makes up, and lists of tools that it repeats. */
    private static final Set<String> PROMPTS =
            Set.of("tool_response", "tool_responses", "tool_result", "function_results");

    private static final Set<String> LEFTOVERS = Set.of("s", "eos", "bos", "pad", "unk", "answer", "response_text");

    private static final Set<String> TURN_ENDS =
            Set.of("eos", "end_of_turn", "end_of_utterance", "endoftext", "turn_end", "im_end");

    private static final Map<String, Marker> BRACKETS = Map.ofEntries(
            Map.entry("[THINK]", Marker.of(Kind.OPEN_REASONING, 7)),
            Map.entry("[/THINK]", Marker.of(Kind.CLOSE_REASONING, 8)),
            Map.entry("[TOOL_CALLS]", Marker.call(12, "[/TOOL_CALLS]", "</s>", "[/INST]")),
            Map.entry("[INST]", Marker.of(Kind.OPEN_PROMPT, 6)),
            Map.entry("[/INST]", Marker.of(Kind.CLOSE_PROMPT, 7)),
            Map.entry("[SYSTEM_PROMPT]", Marker.of(Kind.OPEN_PROMPT, 15)),
            Map.entry("[/SYSTEM_PROMPT]", Marker.of(Kind.CLOSE_PROMPT, 16)),
            Map.entry("[AVAILABLE_TOOLS]", Marker.of(Kind.OPEN_PROMPT, 17)),
            Map.entry("[/AVAILABLE_TOOLS]", Marker.of(Kind.CLOSE_PROMPT, 18)),
            Map.entry("[TOOL_RESULTS]", Marker.of(Kind.OPEN_PROMPT, 14)),
            Map.entry("[/TOOL_RESULTS]", Marker.of(Kind.CLOSE_PROMPT, 15)),
            Map.entry("<<SYS>>", Marker.of(Kind.OPEN_PROMPT, 7)),
            Map.entry("<</SYS>>", Marker.of(Kind.CLOSE_PROMPT, 8)),
            Map.entry("◁think▷", Marker.of(Kind.OPEN_REASONING, 7)),
            Map.entry("◁/think▷", Marker.of(Kind.CLOSE_REASONING, 8)),
            Map.entry("[BOS]", Marker.of(Kind.DROP, 5)),
            Map.entry("[EOS]", Marker.of(Kind.END_TURN, 5)),
            Map.entry(
                    "<｜DSML｜function_calls>",
                    Marker.call("<｜DSML｜function_calls>".length(), "</｜DSML｜function_calls>")),
            Map.entry("<｜DSML｜tool_calls>", Marker.call("<｜DSML｜tool_calls>".length(), "</｜DSML｜tool_calls>")));

    private static final Set<String> NAMES = names();
    private static final Pattern ATTRIBUTES =
            Pattern.compile("(?:\\s+[\\w:-]+\\s*=\\s*(?:\"[^\"]*\"|'[^']*'|[^\\s>\"']+))*\\s*/?");
    /** How the attributes of a tag may begin. */
    private static final Pattern BEGUN_ATTRIBUTES =
            Pattern.compile("(?:\\s+[\\w:-]+\\s*=\\s*(?:\"[^\"]*\"|'[^']*'|[^\\s>\"']+))*"
                    + "(?:\\s+(?:[\\w:-]+\\s*(?:=\\s*(?:\"[^\"]*|'[^']*|[^\\s>\"']*))?)?)?\\s*/?");
    /** Names that end with a plain angle. */
    private static final Set<String> HALF_SPECIAL = Set.of("tool_call", "channel", "turn", "think", "tool_response");

    private static final Pattern SPECIAL_NAME = Pattern.compile("/?[A-Za-z][A-Za-z0-9_▁ .:/-]*");

    private Markers() {}

    private static Set<String> names() {
        Set<String> all = new java.util.HashSet<>(REASONING);
        all.addAll(CALLS);
        all.addAll(PROMPTS);
        all.addAll(LEFTOVERS);
        all.addAll(TURN_ENDS);
        all.addAll(Set.of("start_of_turn", "unused"));
        return Set.copyOf(all);
    }

    static boolean mayBegin(char c) {
        return c == '<' || c == '[' || c == '◁';
    }

    /** The marker that {@code text} has at {@code at}, where {@link #mayBegin} holds. */
    static Marker at(CharSequence text, int at) {
        Marker literal = literal(text, at);
        if (literal != Marker.NONE || text.charAt(at) != '<') {
            return literal;
        }
        if (text.length() == at + 1) {
            return Marker.PARTIAL;
        }
        char next = text.charAt(at + 1);
        return next == '|' || next == '｜' ? special(text, at, next) : tag(text, at);
    }

    private static Marker literal(CharSequence text, int at) {
        Marker found = Marker.NONE;
        for (Map.Entry<String, Marker> entry : BRACKETS.entrySet()) {
            int same = common(text, at, entry.getKey());
            if (same == entry.getKey().length()) {
                return entry.getValue();
            }
            if (same == text.length() - at) {
                found = Marker.PARTIAL;
            }
        }
        return found;
    }

    private static int common(CharSequence text, int at, String literal) {
        int i = 0;
        while (i < literal.length() && at + i < text.length() && text.charAt(at + i) == literal.charAt(i)) {
            i++;
        }
        return i;
    }

    // Special tokens: <|name|>, <｜name｜>, and <|name> beside <name|>.

    private static Marker special(CharSequence text, int at, char bar) {
        int from = at + 2;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == bar || c == '>') {
                boolean whole = c == bar && i + 1 < text.length() && text.charAt(i + 1) == '>';
                if (c == bar && i + 1 == text.length()) {
                    return Marker.PARTIAL;
                }
                String name = text.subSequence(from, i).toString();
                if ((whole || HALF_SPECIAL.contains(name))
                        && SPECIAL_NAME.matcher(name).matches()) {
                    return named(name, text.subSequence(at, i + (whole ? 2 : 1)).toString());
                }
                return Marker.NONE;
            }
            boolean fits = Character.isLetterOrDigit(c) || "_▁ .:/-".indexOf(c) >= 0;
            if (!fits || (i == from && c == ' ') || i - from > LONGEST_SPECIAL) {
                return Marker.NONE;
            }
        }
        return Marker.PARTIAL;
    }

    private static Marker named(String written, String token) {
        int length = token.length();
        String name = written.toLowerCase(Locale.ROOT).replace('▁', '_').replace(' ', '_');
        return switch (name) {
            case "im_start", "start_header_id", "start", "header_start", "role_start", "turn" ->
                Marker.of(Kind.HEADER, length);
            case "user", "system", "observation", "tool", "human", "assistant", "model", "start_of_role" ->
                name.equals("start_of_role")
                        ? Marker.of(Kind.HEADER, length)
                        : new Marker(Kind.ROLE, length, name, List.of());
            case "channel" -> Marker.of(Kind.CHANNEL, length);
            case "message", "end_header_id", "header_end", "end_of_role", "role_end" -> Marker.of(Kind.MESSAGE, length);
            case "start_thinking", "begin_of_thought", "thinking", "think", "think_start", "begin_of_thinking" ->
                Marker.of(Kind.OPEN_REASONING, length);
            case "end_thinking", "end_of_thought", "/thinking", "/think", "think_end", "end_of_thinking" ->
                Marker.of(Kind.CLOSE_REASONING, length);
            case "python_tag" -> Marker.call(length, "<|eom_id|>", "<|eot_id|>", "<|end_of_text|>");
            case "tool_call" ->
                Marker.call(
                        length,
                        "<|/tool_call|>",
                        "<tool_call|>",
                        "</tool_call>",
                        "<|end|>",
                        "<|end_of_text|>",
                        "<|im_end|>",
                        "<|tool_call_end|>");
            case "tool_call_start", "tool_call_begin", "tool_calls" ->
                Marker.callWithOpener(length, token.replace("start", "end").replace("begin", "end"), "<|/tool_calls|>");
            case "tool_calls_section_begin", "tool_calls_begin" ->
                Marker.callWithOpener(length, token.replace("begin", "end"));
            case "start_action" -> Marker.call(length, "<|END_ACTION|>");
            case "function_call", "function_calls", "action_start" ->
                Marker.call(length, "<|/function_call|>", "<|function_call_end|>", "<|action_end|>", "<|im_end|>");
            case "im_end",
                    "eot_id",
                    "eom_id",
                    "end",
                    "end_of_text",
                    "endoftext",
                    "eot",
                    "return",
                    "call",
                    "eos",
                    "end_of_turn",
                    "end_of_turn_token",
                    "end_of_sentence",
                    "endofturn",
                    "im_sep_end",
                    "turn_end" -> Marker.of(Kind.END_TURN, length);
            default -> Marker.of(Kind.DROP, length);
        };
    }

    // Tags: <name …>, </name>, <function=name>, <name|>.

    private static Marker tag(CharSequence text, int at) {
        boolean closing = text.charAt(at + 1) == '/';
        int from = at + (closing ? 2 : 1);
        int end = from;
        while (end < text.length() && isNameChar(text.charAt(end))) {
            end++;
        }
        String name = text.subSequence(from, end).toString().toLowerCase(Locale.ROOT);
        if (end == text.length()) {
            boolean begins =
                    NAMES.stream().anyMatch(it -> it.startsWith(name)) || isUnused(name) || isBackSpecial(name);
            return begins && end - from <= LONGEST_SPECIAL ? Marker.PARTIAL : Marker.NONE;
        }
        if (text.charAt(end) == '|') {
            return backSpecial(text, at, end, name);
        }
        if (isUnused(name) && name.length() > "unused".length()) {
            return text.charAt(end) == '>' ? Marker.of(Kind.DROP, end + 1 - at) : Marker.NONE;
        }
        return NAMES.contains(name) ? known(text, at, new Name(name, end, closing)) : Marker.NONE;
    }

    private record Name(String name, int end, boolean closing) {}

    private static boolean isNameChar(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == ':' || c == '-';
    }

    private static boolean isUnused(String name) {
        return name.startsWith("unused")
                && name.substring("unused".length()).chars().allMatch(Character::isDigit);
    }

    /** Gemma's closing tokens: {@code <channel|>}, {@code <tool_call|>}, {@code <turn|>}. */
    private static boolean isBackSpecial(String name) {
        return List.of("channel", "tool_call", "turn").stream().anyMatch(it -> it.startsWith(name));
    }

    private static Marker backSpecial(CharSequence text, int at, int bar, String name) {
        if (!List.of("channel", "tool_call", "turn").contains(name)) {
            return Marker.NONE;
        }
        if (bar + 1 == text.length()) {
            return Marker.PARTIAL;
        }
        if (text.charAt(bar + 1) != '>') {
            return Marker.NONE;
        }
        int length = bar + 2 - at;
        return switch (name) {
            case "channel" -> Marker.of(Kind.CLOSE_REASONING, length);
            case "turn" -> Marker.of(Kind.END_TURN, length);
            default -> Marker.of(Kind.DROP, length);
        };
    }

    private static Marker known(CharSequence text, int at, Name name) {
        int from = name.end;
        boolean assigned = text.charAt(from) == '=' && (name.name.equals("function") || name.name.equals("invoke"));
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '>') {
                boolean fits = assigned
                        || ATTRIBUTES.matcher(text.subSequence(from, i)).matches();
                boolean needsName = name.name.equals("function") && !name.closing;
                boolean hasName = assigned || i > from;
                return fits && (!needsName || hasName)
                        ? meaning(name, i + 1 - at, text.charAt(i - 1) == '/')
                        : Marker.NONE;
            }
            boolean space = i == from && !Character.isWhitespace(c) && c != '/' && !assigned;
            if (c == '<' || space || i - at > LONGEST_TAG) {
                return Marker.NONE;
            }
        }
        boolean begun = assigned
                || BEGUN_ATTRIBUTES
                        .matcher(text.subSequence(from, text.length()))
                        .matches();
        return begun ? Marker.PARTIAL : Marker.NONE;
    }

    private static Marker meaning(Name tag, int length, boolean empty) {
        String name = tag.name;
        if (REASONING.contains(name)) {
            Kind kind = tag.closing ? Kind.CLOSE_REASONING : empty ? Kind.DROP : Kind.OPEN_REASONING;
            return Marker.of(kind, length);
        }
        if (CALLS.contains(name)) {
            return tag.closing ? Marker.of(Kind.DROP, length) : Marker.callWithOpener(length, "</" + name + ">");
        }
        if (PROMPTS.contains(name)) {
            return Marker.of(tag.closing ? Kind.CLOSE_PROMPT : Kind.OPEN_PROMPT, length);
        }
        if (name.equals("start_of_turn")) {
            return Marker.of(Kind.HEADER, length);
        }
        if (TURN_ENDS.contains(name) || (name.equals("s") && tag.closing)) {
            return Marker.of(Kind.END_TURN, length);
        }
        return new Marker(Kind.DROP, length, name.equals("s") ? "s" : "", List.of());
    }
}
