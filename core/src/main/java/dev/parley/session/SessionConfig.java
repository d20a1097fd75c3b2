package dev.parley.session;

import dev.parley.conversation.Truncation;
import dev.parley.provider.LanguageModel.Hints;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.tool.ToolPermission;
import dev.parley.tool.ToolServerChoice;
import dev.parley.turn.TurnPolicy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What a client may change while a session runs. Immutable; a change takes effect with the next turn or reply. */
public record SessionConfig(String instructions, Tts tts, Stt stt, Llm llm, TurnPolicy turns) {
    /**
     * How the bot answers.
     *
     * @param spoken false: text only, no synthesis
     * @param voice empty means the engine's default
     * @param speed 1.0 is the voice's own
     * @param engine which of the operator's engines is preferred; empty leaves it to the server
     */
    public record Tts(boolean spoken, Optional<String> voice, double speed, Optional<String> engine) {
        /** By the server's engine. */
        public Tts(boolean spoken, Optional<String> voice, double speed) {
            this(spoken, voice, speed, Optional.empty());
        }

        public Tts withVoice(String value) {
            return new Tts(spoken, Optional.of(value), speed, engine);
        }

        public Tts withEngine(Optional<String> value) {
            return new Tts(spoken, voice, speed, value);
        }
    }

    /**
     * How the caller is understood.
     *
     * @param language BCP-47 tag
     * @param prompt helps with names and jargon
     * @param engine which of the operator's engines is preferred; empty leaves it to the server
     * @param noise what happens to the audio before anything listens to it; empty leaves it to the server
     */
    public record Stt(
            Optional<String> language,
            Optional<String> prompt,
            Optional<String> engine,
            Optional<NoiseReduction> noise) {
        /** With what the server does about noise. */
        public Stt(Optional<String> language, Optional<String> prompt, Optional<String> engine) {
            this(language, prompt, engine, Optional.empty());
        }

        /** By the server's engine. */
        public Stt(Optional<String> language, Optional<String> prompt) {
            this(language, prompt, Optional.empty());
        }

        public Stt withLanguage(String value) {
            return new Stt(Optional.of(value), prompt, engine, noise);
        }

        public Stt withEngine(Optional<String> value) {
            return new Stt(language, prompt, value, noise);
        }

        public Stt withNoise(NoiseReduction value) {
            return new Stt(language, prompt, engine, Optional.of(value));
        }
    }

    /**
     * How replies are made. An empty model or temperature leaves the choice to the engine.
     *
     * @param tools functions that the client runs
     * @param truncation what happens when the conversation outgrows the model
     * @param servers servers of tools that the client brings, besides those the operator lends
     * @param serverChoice goes before {@code toolChoice}
     */
    public record Llm(
            Optional<String> model,
            OptionalDouble temperature,
            OptionalInt maxTokens,
            List<Tool> tools,
            ToolChoice toolChoice,
            Hints hints,
            Truncation truncation,
            List<ToolPermission> servers,
            Optional<ToolServerChoice> serverChoice) {
        /** Without hints; the oldest items are left out as needed. */
        public Llm(
                Optional<String> model,
                OptionalDouble temperature,
                OptionalInt maxTokens,
                List<Tool> tools,
                ToolChoice toolChoice) {
            this(model, temperature, maxTokens, tools, toolChoice, Hints.NONE, Truncation.AUTO);
        }

        /** Without servers of tools. */
        public Llm(
                Optional<String> model,
                OptionalDouble temperature,
                OptionalInt maxTokens,
                List<Tool> tools,
                ToolChoice toolChoice,
                Hints hints,
                Truncation truncation) {
            this(model, temperature, maxTokens, tools, toolChoice, hints, truncation, List.of(), Optional.empty());
        }

        public Llm {
            tools = List.copyOf(tools);
            servers = List.copyOf(servers);
        }

        /** By another engine of the operator's, with a model of its own where one is named. */
        public Llm withEngine(Optional<String> engine, Optional<String> named) {
            Hints preferring = new Hints(hints.parallelTools(), hints.reasoningEffort(), engine);
            return new Llm(
                    named, temperature, maxTokens, tools, toolChoice, preferring, truncation, servers, serverChoice);
        }

        public Llm withServers(List<ToolPermission> value, Optional<ToolServerChoice> choice) {
            return new Llm(model, temperature, maxTokens, tools, toolChoice, hints, truncation, value, choice);
        }
    }

    /** Speaks, listens for voice, no tools, no instructions. */
    public static SessionConfig defaults() {
        return new SessionConfig(
                "",
                new Tts(true, Optional.empty(), 1.0),
                new Stt(Optional.empty(), Optional.empty()),
                new Llm(Optional.empty(), OptionalDouble.empty(), OptionalInt.empty(), List.of(), ToolChoice.AUTO),
                TurnPolicy.voiceActivity());
    }

    /** About how many bytes of memory its texts take. */
    public long bytes() {
        long characters = instructions.length()
                + stt.prompt().map(String::length).orElse(0)
                + llm.tools().stream()
                        .mapToLong(tool -> tool.name().length()
                                + tool.description().length()
                                + tool.parametersJson().length())
                        .sum();
        return characters * Character.BYTES;
    }

    public SessionConfig withInstructions(String value) {
        return new SessionConfig(value, tts, stt, llm, turns);
    }

    public SessionConfig withTts(Tts value) {
        return new SessionConfig(instructions, value, stt, llm, turns);
    }

    public SessionConfig withStt(Stt value) {
        return new SessionConfig(instructions, tts, value, llm, turns);
    }

    public SessionConfig withLlm(Llm value) {
        return new SessionConfig(instructions, tts, stt, value, turns);
    }

    public SessionConfig withTurns(TurnPolicy value) {
        return new SessionConfig(instructions, tts, stt, llm, value);
    }
}
