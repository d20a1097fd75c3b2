package dev.parley.provider;

/** What a generation says. */
public sealed interface LlmEvent {
    /** The next piece of text; never empty. */
    record Text(String delta) implements LlmEvent {}

    /**
     * The model is at work, and this is no part of its answer: never spoken, shown as the answer, or kept.
     *
     * @param delta the next piece of its reasoning; empty for a mere sign of life
     */
    record Reasoning(String delta) implements LlmEvent {}

    /** The model calls a function; {@code index} tells parallel calls apart. Arguments follow. */
    record ToolCallStarted(int index, String callId, String name) implements LlmEvent {}

    /** The next piece of the arguments' JSON text. */
    record ToolCallArguments(int index, String delta) implements LlmEvent {}

    /** The generation ended by itself. */
    record Done(FinishReason reason, Usage usage) implements LlmEvent {}

    /** The generation broke; text that came before stays valid. */
    record Failed(ProviderException cause) implements LlmEvent {}

    /** Whether it is a part of the answer: text or a call. */
    default boolean answers() {
        return switch (this) {
            case Text text -> true;
            case ToolCallStarted started -> true;
            case ToolCallArguments arguments -> true;
            case Reasoning reasoning -> false;
            case Done done -> false;
            case Failed failed -> false;
        };
    }

    enum FinishReason {
        STOP,
        MAX_TOKENS,
        TOOL_CALLS,
        CONTENT_FILTER
    }

    /** Tokens, 0 where the server did not say. */
    record Usage(int inputTokens, int outputTokens, int cachedTokens) {
        public static final Usage UNKNOWN = new Usage(0, 0, 0);

        public Usage plus(Usage more) {
            return new Usage(
                    inputTokens + more.inputTokens, outputTokens + more.outputTokens, cachedTokens + more.cachedTokens);
        }
    }
}
