package dev.parley.engines.openai;

import dev.parley.engines.support.llm.PromptRules;
import dev.parley.engines.support.llm.PromptRules.SystemPlace;
import dev.parley.engines.support.service.ServiceErrors;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model's server refuses, learnt from its answers. Starts with what most accept. Immutable.
 *
 * @param refused what is left out, or written otherwise
 * @param system where system messages may stand
 * @param contextTokens of its context, where it has told them
 */
record Quirks(Set<Refused> refused, SystemPlace system, OptionalInt contextTokens) {
    static final Quirks NONE = new Quirks(Set.of(), SystemPlace.ANYWHERE, OptionalInt.empty());

    /** What some servers do not take. */
    enum Refused {
        /** {@code stream_options}. */
        STREAM_OPTIONS,
        /** {@code max_tokens}; it wants {@code max_completion_tokens}. */
        MAX_TOKENS,
        TEMPERATURE,
        /** {@code parallel_tool_calls} and {@code reasoning_effort}. */
        HINTS,
        /** {@code tool_choice} other than the default. */
        TOOL_CHOICE,
        /** Any function. */
        TOOLS,
        /** Pictures. */
        IMAGES,
        /** {@code include} of encrypted reasoning, of Responses. */
        ENCRYPTED_REASONING,
        /** Two messages of one role behind each other. */
        NEIGHBOURS,
        /** Not a refusal: the model begins with reasoning that it only closes. */
        OPENING_OF_REASONING
    }

    private static final Pattern CONTEXT = Pattern.compile(
            "(?:maximum context length(?: is| of)?|available context size"
                    + "|context (?:window|length|size)(?: is| of|:)?|n_ctx\"?\\s*[:=]|max_model_len\\S*)\\D{0,24}(\\d{3,8})");

    Quirks {
        refused = Set.copyOf(refused);
    }

    /** What a prompt may hold. */
    PromptRules prompt() {
        return new PromptRules(
                takes(Refused.TOOLS),
                takes(Refused.IMAGES),
                takes(Refused.NEIGHBOURS),
                system,
                PromptRules.ANY_ID,
                contextTokens);
    }

    boolean takes(Refused field) {
        return !refused.contains(field);
    }

    Quirks with(Refused more) {
        Set<Refused> all = new TreeSet<>(refused);
        all.add(more);
        return new Quirks(all, system, contextTokens);
    }

    private Quirks with(SystemPlace place) {
        return new Quirks(refused, place, contextTokens);
    }

    /** What to try next after a refusal with this body; empty when nothing here can mend it. */
    Optional<Quirks> learn(String errorBody) {
        String body = errorBody.toLowerCase(Locale.ROOT);
        if (ServiceErrors.tooLong(body)) {
            return shorter(body);
        }
        return place(body).or(() -> fields(body));
    }

    private Optional<Quirks> shorter(String body) {
        Matcher told = CONTEXT.matcher(body);
        if (!told.find() || contextTokens.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Quirks(refused, system, OptionalInt.of(Integer.parseInt(told.group(1)))));
    }

    /** What chat templates say of the order of roles. */
    private Optional<Quirks> place(String body) {
        boolean unsupported = body.contains("system role") && says(body, "not support", "unsupported", "not allowed");
        if (unsupported && system != SystemPlace.NOWHERE) {
            return Optional.of(with(SystemPlace.NOWHERE));
        }
        boolean order = body.contains("system")
                && says(
                        body,
                        "beginning",
                        "first",
                        "start",
                        "position",
                        "single system",
                        "only one",
                        "multiple system");
        if (order && system == SystemPlace.ANYWHERE) {
            return Optional.of(with(SystemPlace.FRONT));
        }
        if (says(body, "alternate", "unexpected role", "unexpected user role", "consecutive", "last message must be")) {
            if (system == SystemPlace.ANYWHERE) {
                return Optional.of(with(SystemPlace.FRONT).with(Refused.NEIGHBOURS));
            }
            return system == SystemPlace.FRONT
                    ? Optional.of(with(SystemPlace.NOWHERE).with(Refused.NEIGHBOURS))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private Optional<Quirks> fields(String body) {
        if (says(body, "stream_options", "include_usage")) {
            return learn(Refused.STREAM_OPTIONS);
        }
        if (body.contains("max_completion_tokens") && takes(Refused.MAX_TOKENS)) {
            return learn(Refused.MAX_TOKENS);
        }
        if (body.contains("temperature") && body.contains("support")) {
            return learn(Refused.TEMPERATURE);
        }
        if (body.contains("tool_choice") || body.contains("tool choice")) {
            return learn(Refused.TOOL_CHOICE).or(() -> learn(Refused.TOOLS));
        }
        if (says(
                body,
                "not support tools",
                "tools is not supported",
                "tools are not supported",
                "not support function",
                "function calling is not",
                "tool calling is not",
                "tool use is not")) {
            return learn(Refused.TOOLS);
        }
        if (says(body, "encrypted content", "encrypted_content")) {
            return learn(Refused.ENCRYPTED_REASONING);
        }
        if (says(body, "reasoning", "parallel_tool_calls")) {
            return learn(Refused.HINTS);
        }
        boolean picture = says(body, "image", "multimodal", "multi-modal", "vision");
        return picture && says(body, "support", "not a", "unknown", "invalid", "mmproj", "at most 0")
                ? learn(Refused.IMAGES)
                : Optional.empty();
    }

    private Optional<Quirks> learn(Refused field) {
        return takes(field) ? Optional.of(with(field)) : Optional.empty();
    }

    private static boolean says(String body, String... words) {
        return List.of(words).stream().anyMatch(body::contains);
    }
}
