package dev.parley.dialect.realtime;

import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.realtime.session.SessionDefaults;
import dev.parley.dialect.realtime.session.SessionDocument;
import dev.parley.session.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a client's handshake says about it (openai-realtime.md 1.1).
 *
 * @param principal who it was let in as
 * @param model echoed in the session object; which language model answers is the server's to decide
 * @param presetSession what the session begins as
 * @param extended the client wants Parley's own events too
 * @param unsupported why this connection cannot be served; empty when it can
 */
record ClientProfile(
        Principal principal,
        String model,
        PresetSession presetSession,
        boolean extended,
        Optional<String> unsupported) {
    static final String EXTENSION = "parley.v1";
    private static final String BETA_SUBPROTOCOL = "openai-beta.realtime-v1";
    private static final String BETA_HEADER = "realtime=v1";
    private static final String TRANSCRIPTION = "transcription";
    private static final int MAX_MODEL = 256;

    static ClientProfile of(Handshake handshake) {
        String intent = handshake.queryParam("intent").orElse("");
        String model = handshake
                .queryParam("model")
                .filter(name -> !name.isBlank() && name.length() <= MAX_MODEL)
                .orElse(SessionDefaults.MODEL);
        boolean beta = isBeta(handshake);
        return new ClientProfile(
                handshake.principal(),
                model,
                handshake
                        .preset()
                        .map(preset -> PresetSession.of(preset, beta))
                        .orElseGet(() -> PresetSession.plain(intent.equals(TRANSCRIPTION), beta)),
                isExtended(handshake),
                unsupported(intent));
    }

    /** Where a call begins with an offer there are no subprotocols. */
    private static boolean isExtended(Handshake handshake) {
        return handshake.subprotocols().contains(EXTENSION)
                || handshake.queryParam("extension").equals(Optional.of(EXTENSION));
    }

    /** What the client is told of its session at first. */
    SessionDocument document(SessionService service) {
        String id = service.ids().next("sess");
        long expiresAt = service.clock().instant().plus(service.longestCall()).getEpochSecond();
        try {
            SessionDocument document = presetSession.document(id, expiresAt, model, defaultVoice(service));
            service.mute().ifPresent(document::mute);
            if (extended) {
                document.extend();
            }
            return document;
        } catch (InvalidEventException e) {
            throw new IllegalStateException("a preset is valid when it is made", e);
        }
    }

    private static String defaultVoice(SessionService service) {
        return service.voices().isEmpty()
                ? "marin"
                : service.voices().getFirst().name();
    }

    boolean isBeta() {
        return presetSession.isBeta();
    }

    private static boolean isBeta(Handshake handshake) {
        if (handshake.subprotocols().contains(BETA_SUBPROTOCOL)) {
            return true;
        }
        List<String> headers = handshake.headers().getAll("OpenAI-Beta");
        return headers.stream().anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(BETA_HEADER));
    }

    private static Optional<String> unsupported(String intent) {
        return intent.isEmpty() || intent.equals(TRANSCRIPTION)
                ? Optional.empty()
                : Optional.of("intent: the only one is '" + TRANSCRIPTION + "'. Leave it out for a conversation.");
    }
}
