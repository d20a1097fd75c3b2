package dev.parley.dialect.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.container.AudioFileType;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.persona.Persona;
import dev.parley.dialect.persona.PersonaLookup;
import dev.parley.dialect.persona.SystemPrompt;
import dev.parley.dialect.support.EngineWishes;
import dev.parley.session.Principal;
import dev.parley.session.SessionConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a client chose in its address.
 *
 * @param rate of the audio both ways, in Hz
 */
record StreamOptions(AudioFileType format, int rate, SessionConfig config) {
    static final Map<String, AudioFileType> FORMATS = Map.of(
            "pcm", AudioFileType.PCM, "wav", AudioFileType.WAV, "mp3", AudioFileType.MP3, "opus", AudioFileType.OPUS);

    private static final String FORMAT_NAMES = "pcm, wav, mp3, opus";
    private static final List<Integer> RATES = List.of(8_000, 16_000, 24_000, 48_000);
    private static final int USUAL_RATE = 16_000;
    private static final int MAX_INSTRUCTIONS = 100_000;
    private static final int MAX_NAME = 200;

    /** @param base what a session begins with */
    static StreamOptions of(Handshake handshake, SessionConfig base, PersonaLookup personas, SessionService service)
            throws StreamRefusal {
        String named = handshake.queryParam("format").orElse("pcm").toLowerCase(Locale.ROOT);
        AudioFileType format = Optional.ofNullable(FORMATS.get(named))
                .orElseThrow(() -> new StreamRefusal(
                        "invalid_value", "format", "format is '" + shown(named) + "'; write one of " + FORMAT_NAMES));
        String written = handshake.queryParam("rate").orElse("" + USUAL_RATE);
        int rate = RATES.stream()
                .filter(each -> written.equals("" + each))
                .findFirst()
                .orElseThrow(() -> new StreamRefusal(
                        "invalid_value",
                        "rate",
                        "rate is '" + shown(written) + "'; write 8000, 16000, 24000 or 48000"));
        SessionConfig config = base.withInstructions(SystemPrompt.VOICE_CALL);
        Optional<String> persona = handshake.queryParam("persona");
        if (persona.isPresent()) {
            Persona found = personas.find(persona.get())
                    .orElseThrow(() -> new StreamRefusal(
                            "invalid_value",
                            "persona",
                            "there is no persona '" + shown(persona.get()) + "'; GET /v1/voices lists them"));
            config = found.engines().in(voice(config.withInstructions(found.instructions()), found.voice()));
        }
        return new StreamOptions(
                format,
                rate,
                chosen(
                        config,
                        handshake.queryParam("instructions"),
                        handshake.queryParam("voice"),
                        handshake.queryParam("language"),
                        allowed(
                                service,
                                handshake.principal(),
                                handshake.queryParam("stt"),
                                handshake.queryParam("llm"),
                                handshake.queryParam("tts"),
                                handshake.queryParam("model"))));
    }

    /** A configuration with what a {@code configure} message changes of it. */
    static SessionConfig configured(SessionConfig config, JsonNode message, SessionService service, Principal who)
            throws StreamRefusal {
        return chosen(
                config,
                text(message, "instructions"),
                text(message, "voice"),
                text(message, "language"),
                allowed(
                        service,
                        who,
                        text(message, "stt"),
                        text(message, "llm"),
                        text(message, "tts"),
                        text(message, "model")));
    }

    private static EngineWishes allowed(
            SessionService service,
            Principal who,
            Optional<String> stt,
            Optional<String> llm,
            Optional<String> tts,
            Optional<String> model)
            throws StreamRefusal {
        EngineWishes wishes = new EngineWishes(stt, llm, tts, model);
        Optional<EngineWishes.Refusal> refusal = wishes.refusal(service, who);
        if (refusal.isPresent()) {
            throw new StreamRefusal(
                    "invalid_value", refusal.get().field(), refusal.get().message());
        }
        return wishes;
    }

    private static SessionConfig chosen(
            SessionConfig config,
            Optional<String> instructions,
            Optional<String> voice,
            Optional<String> language,
            EngineWishes engines)
            throws StreamRefusal {
        bound("instructions", instructions, MAX_INSTRUCTIONS);
        bound("voice", voice, MAX_NAME);
        bound("language", language, MAX_NAME);
        SessionConfig with =
                engines.in(voice(instructions.map(config::withInstructions).orElse(config), voice));
        return language.map(tag -> with.withStt(with.stt().withLanguage(tag))).orElse(with);
    }

    private static SessionConfig voice(SessionConfig config, Optional<String> voice) {
        return voice.map(name -> config.withTts(config.tts().withVoice(name))).orElse(config);
    }

    private static void bound(String field, Optional<String> text, int most) throws StreamRefusal {
        if (text.filter(it -> it.length() > most).isPresent()) {
            throw new StreamRefusal("invalid_value", field, field + " may have " + most + " characters at most");
        }
    }

    /** A text of a message; empty where it is left out. */
    static Optional<String> text(JsonNode message, String field) throws StreamRefusal {
        JsonNode value = message.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new StreamRefusal("invalid_type", field, field + " is no text; write it in quotes");
        }
        return Optional.of(value.textValue());
    }

    static String shown(String text) {
        return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME) + "…";
    }
}
