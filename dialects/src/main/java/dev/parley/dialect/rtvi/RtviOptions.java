package dev.parley.dialect.rtvi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.persona.Persona;
import dev.parley.dialect.persona.PersonaLookup;
import dev.parley.dialect.support.EngineWishes;
import dev.parley.dialect.support.Json;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.session.Principal;
import dev.parley.session.SessionConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client chooses of its session: in its address, and later by the message {@code configure}. RTVI itself has nothing of
 * the kind: a bot is what its server made it.
 */
final class RtviOptions {
    static final int MOST_TOOLS = 128;
    private static final Pattern FUNCTION = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private final PersonaLookup personas;
    private final SessionService service;
    private final Principal who;

    /** Where the values come from. */
    private interface Source {
        Optional<String> text(String name, int most) throws RtviFault;
    }

    RtviOptions(PersonaLookup personas, SessionService service, Principal who) {
        this.personas = personas;
        this.service = service;
        this.who = who;
    }

    /** A configuration with what the client's address changes of it. */
    SessionConfig chosen(SessionConfig base, Handshake handshake) throws RtviFault {
        return chosen(base, (name, most) -> {
            Optional<String> value = handshake.queryParam(name);
            if (value.filter(it -> it.length() > most).isPresent()) {
                throw new RtviFault(name + " may have " + most + " characters at most");
            }
            return value;
        });
    }

    /** A configuration with what a message changes of it. */
    SessionConfig configured(SessionConfig now, JsonNode message) throws RtviFault {
        SessionConfig changed = chosen(now, (name, most) -> RtviMessage.text(message, name, most));
        JsonNode tools = message.path("tools");
        return tools.isMissingNode() || tools.isNull() ? changed : withTools(changed, tools(tools));
    }

    private SessionConfig chosen(SessionConfig base, Source source) throws RtviFault {
        SessionConfig config = base;
        Optional<String> persona = source.text("persona", RtviMessage.MAX_NAME);
        if (persona.isPresent()) {
            Persona found = personas.find(persona.get())
                    .orElseThrow(() ->
                            new RtviFault("there is no persona '" + persona.get() + "'; GET /v1/voices lists them"));
            config = found.engines().in(voice(config.withInstructions(found.instructions()), found.voice()));
        }
        EngineWishes wishes = new EngineWishes(
                source.text("stt", RtviMessage.MAX_NAME),
                source.text("llm", RtviMessage.MAX_NAME),
                source.text("tts", RtviMessage.MAX_NAME),
                source.text("model", RtviMessage.MAX_NAME));
        Optional<EngineWishes.Refusal> refusal = wishes.refusal(service, who);
        if (refusal.isPresent()) {
            throw new RtviFault(refusal.get().message());
        }
        Optional<String> instructions = source.text("instructions", RtviMessage.MAX_TEXT);
        config = instructions.isPresent() ? config.withInstructions(instructions.get()) : config;
        SessionConfig spoken = wishes.in(voice(config, source.text("voice", RtviMessage.MAX_NAME)));
        return source.text("language", RtviMessage.MAX_NAME)
                .map(tag -> spoken.withStt(spoken.stt().withLanguage(tag)))
                .orElse(spoken);
    }

    private static SessionConfig voice(SessionConfig config, Optional<String> voice) {
        return voice.map(name -> config.withTts(config.tts().withVoice(name))).orElse(config);
    }

    private static List<Tool> tools(JsonNode tools) throws RtviFault {
        if (!tools.isArray() || tools.size() > MOST_TOOLS) {
            throw RtviFault.invalid("tools is no list of " + MOST_TOOLS + " functions at most");
        }
        List<Tool> read = new ArrayList<>();
        for (JsonNode each : tools) {
            JsonNode function = each.path("function").isObject() ? each.path("function") : each;
            String name = RtviMessage.required(function, "name", RtviMessage.MAX_NAME);
            if (!FUNCTION.matcher(name).matches()) {
                throw RtviFault.invalid("the name of a function has 1 to 64 letters, digits, _ and -");
            }
            JsonNode schema = function.path("parameters");
            String parameters = schema.isObject() ? Json.text(schema) : "{\"type\":\"object\",\"properties\":{}}";
            if (parameters.length() > RtviMessage.MAX_TEXT) {
                throw RtviFault.invalid(
                        "the parameters of a function may have " + RtviMessage.MAX_TEXT + " characters at most");
            }
            read.add(new Tool(
                    name,
                    RtviMessage.text(function, "description", RtviMessage.MAX_TEXT)
                            .orElse(""),
                    parameters));
        }
        return read;
    }

    private static SessionConfig withTools(SessionConfig config, List<Tool> tools) {
        SessionConfig.Llm llm = config.llm();
        return config.withLlm(new SessionConfig.Llm(
                llm.model(),
                llm.temperature(),
                llm.maxTokens(),
                tools,
                llm.toolChoice(),
                llm.hints(),
                llm.truncation(),
                llm.servers(),
                llm.serverChoice()));
    }
}
