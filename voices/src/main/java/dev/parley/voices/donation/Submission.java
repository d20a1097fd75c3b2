package dev.parley.voices.donation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a donor says about the recording (unmute.md section 1.3).
 *
 * @param transcript what the client's recogniser heard
 */
record Submission(
        String formatVersion,
        String email,
        String nickname,
        UUID verificationId,
        String license,
        Optional<String> transcript) {
    private static final Set<String> VERSIONS = Set.of("1.0", "1.1");
    private static final String LICENSE = "CC0";
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    static Submission read(String metadata) throws DonationException {
        JsonNode json;
        try {
            json = Json.parse(metadata.getBytes(StandardCharsets.UTF_8));
        } catch (Json.MalformedException e) {
            throw new DonationException.Rejected("metadata is no JSON: " + e.getMessage());
        }
        if (!json.isObject()) {
            throw new DonationException.Rejected("metadata must be a JSON object");
        }
        Reading reading = new Reading(json, new ArrayList<>());
        String version = reading.text("format_version", Optional.of("1.1"));
        reading.require("format_version", VERSIONS.contains(version), "must be \"1.0\" or \"1.1\"");
        String license = reading.text("license", Optional.empty());
        reading.require("license", license.equals(LICENSE), "must be \"" + LICENSE + "\"");
        String id = reading.text("verification_id", Optional.empty());
        boolean isId = UUID_FORM.matcher(id).matches();
        reading.require("verification_id", isId, "must be the id of a verification, a UUID");
        String email = reading.text("email", Optional.empty());
        String nickname = reading.text("nickname", Optional.empty());
        Optional<String> transcript = reading.optionalText("transcription_from_client");
        if (!reading.problems.isEmpty()) {
            throw new DonationException.Rejected("metadata: " + String.join("; ", reading.problems));
        }
        return new Submission(version, email, nickname, UUID.fromString(id), license, transcript);
    }

    ObjectNode json() {
        return Json.object()
                .put("format_version", formatVersion)
                .put("email", email)
                .put("nickname", nickname)
                .put("verification_id", verificationId.toString())
                .put("license", license)
                .put("transcription_from_client", transcript.orElse(null));
    }

    private record Reading(JsonNode json, List<String> problems) {
        /** Of a field that is missing, {@code otherwise}. */
        private String text(String name, Optional<String> otherwise) {
            JsonNode value = json.path(name);
            if (value.isTextual()) {
                return value.textValue();
            }
            if (!value.isMissingNode() || otherwise.isEmpty()) {
                problems.add(name + (value.isMissingNode() ? " is missing" : " must be a text"));
            }
            return otherwise.orElse("");
        }

        private Optional<String> optionalText(String name) {
            JsonNode value = json.path(name);
            if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
                problems.add(name + " must be a text or null");
            }
            return Optional.ofNullable(value.textValue());
        }

        /** Only of a field that is there: a missing one is told once. */
        private void require(String name, boolean holds, String rule) {
            if (json.path(name).isTextual() && !holds) {
                problems.add(name + " " + rule);
            }
        }
    }
}
