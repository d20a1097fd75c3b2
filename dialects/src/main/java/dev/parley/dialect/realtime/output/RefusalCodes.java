package dev.parley.dialect.realtime.output;

import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Refusal;
import java.util.Optional;

/** How the protocol tells what a session refused (openai-realtime.md 6.9). Stateless. */
public final class RefusalCodes {
    private RefusalCodes() {}

    /** The public service names no field where the id alone is at fault, and clients compare. */
    public static Optional<String> param(SessionOutput.Refused refused) {
        return switch (refused.refusal()) {
            case DUPLICATE_ITEM, UNKNOWN_CALL -> Optional.empty();
            default -> refused.param();
        };
    }

    /** The {@code code} of the error. */
    public static String code(Refusal refusal) {
        return switch (refusal) {
            case RESPONSE_ACTIVE -> "conversation_already_has_active_response";
            case NO_ACTIVE_RESPONSE -> "response_cancel_not_active";
            case AUDIO_TOO_SHORT -> "input_audio_buffer_commit_empty";
            case UNKNOWN_ITEM_TO_RETRIEVE -> "item_retrieve_invalid_item_id";
            case UNKNOWN_ITEM_TO_DELETE -> "item_delete_invalid_item_id";
            case UNKNOWN_ITEM_TO_TRUNCATE -> "item_truncate_invalid_item_id";
            case DUPLICATE_ITEM -> "item_create_duplicate_item_id";
            case UNKNOWN_CALL -> "invalid_tool_call_id";
            case NOT_SPOKEN -> "unsupported_content_type";
            case CONVERSATION_FULL -> "conversation_full";
            default -> InvalidEventException.INVALID_VALUE;
        };
    }
}
