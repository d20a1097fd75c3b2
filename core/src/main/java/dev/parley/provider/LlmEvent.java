package dev.parley.provider;

/** What a generation says. */
public sealed interface LlmEvent {
    /** The next piece of text; never empty. */
    record Text(String delta) implements LlmEvent {}

    /** The model calls a function; {@code index} tells parallel calls apart. Arguments follow. */
    record ToolCallStarted(int index, String callId, String name) implements LlmEvent {}

    /** The next piece of the arguments' JSON text. */
    record ToolCallArguments(int index, String delta) implements LlmEvent {}

    /** The generation ended by itself. */
    record Done(FinishReason reason, Usage usage) implements LlmEvent {}

    /** The generation broke; text that came before stays valid. */
    record Failed(ProviderException cause) implements LlmEvent {}

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
