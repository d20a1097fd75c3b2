package dev.parley.dialect.realtime.response;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.realtime.audio.AudioFormat;
import java.util.Optional;

/** What a {@code response.create} wants different from the session, and the session engine does not know. */
public record ResponseOverrides(Optional<AudioFormat> format, Optional<JsonNode> maxTokens, Optional<String> voice) {}
