package dev.parley.tool;

import java.util.Optional;

/** The model has to call a tool of this server: the one named, or any of them (openai-realtime.md 2, {@code tool_choice}). */
public record ToolServerChoice(String label, Optional<String> tool) {}
