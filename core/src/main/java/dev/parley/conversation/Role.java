package dev.parley.conversation;

/** Who a message is from. */
public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
}
