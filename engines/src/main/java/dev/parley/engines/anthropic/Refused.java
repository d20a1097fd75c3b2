package dev.parley.engines.anthropic;

/** What some models do not take; it is left out once one has said so. */
enum Refused {
    /** {@code temperature}: Claude 4.7 and later. */
    TEMPERATURE,
    /** {@code thinking} as it is set. */
    THINKING,
    /** {@code output_config.effort}: Claude 4.5 and earlier. */
    EFFORT,
    /** {@code cache_control} beside the messages: servers of others. */
    CACHING
}
