package dev.parley.simulator.openai;

/** Whose transcription sessions are simulated. */
public enum RealtimeFlavour {
    /** OpenAI's own. */
    OPENAI,
    /** Flat sessions, a model in the address. */
    SPEACHES,
    /** 16 kHz, one text after the other. */
    VLLM
}
