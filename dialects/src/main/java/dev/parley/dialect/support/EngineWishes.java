package dev.parley.dialect.support;

import dev.parley.dialect.EngineStatus;
import dev.parley.dialect.SessionService;
import dev.parley.provider.ProviderKind;
import dev.parley.session.Principal;
import dev.parley.session.SessionConfig;
import java.util.List;
import java.util.Optional;

/**
 * Which of the operator's engines a client or a persona prefers, by their names in the configuration; what is empty is left
 * as it is.
 *
 * @param model of the language model's engine, by the name that its server knows
 */
public record EngineWishes(Optional<String> stt, Optional<String> llm, Optional<String> tts, Optional<String> model) {
    public static final EngineWishes NONE =
            new EngineWishes(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** A wish that cannot be met. The message names the mend. */
    public record Refusal(String field, String message) {}

    /** A configuration with these wishes. */
    public SessionConfig in(SessionConfig config) {
        SessionConfig chosen = config;
        if (stt.isPresent()) {
            chosen = chosen.withStt(chosen.stt().withEngine(stt));
        }
        if (tts.isPresent()) {
            chosen = chosen.withTts(chosen.tts().withEngine(tts));
        }
        if (llm.isPresent() || model.isPresent()) {
            SessionConfig.Llm now = chosen.llm();
            chosen = chosen.withLlm(now.withEngine(llm.or(() -> now.hints().engine()), model));
        }
        return chosen;
    }

    /** These, and where they say nothing, {@code others}; a model belongs to the engine it is named with. */
    public EngineWishes or(EngineWishes others) {
        return new EngineWishes(
                stt.or(others::stt),
                llm.or(others::llm),
                tts.or(others::tts),
                llm.isPresent() ? model : model.or(others::model));
    }

    /** The first of these that the operator does not let clients have, or whose key may not use it. */
    public Optional<Refusal> refusal(SessionService service, Principal who) {
        return problem(service, who, "stt", ProviderKind.STT, stt)
                .or(() -> problem(service, who, "llm", ProviderKind.LLM, llm))
                .or(() -> problem(service, who, "tts", ProviderKind.TTS, tts))
                .or(() -> model.flatMap(name -> modelProblem(service, name)));
    }

    private static Optional<Refusal> problem(
            SessionService service, Principal who, String field, ProviderKind kind, Optional<String> wished) {
        List<String> there = service.choices(kind).stream().filter(who::mayUse).toList();
        return wished.filter(name -> !there.contains(name))
                .map(name -> new Refusal(field, message(field, name, there)));
    }

    private Optional<Refusal> modelProblem(SessionService service, String name) {
        String engine = llm.orElseGet(() -> service.engines().stream()
                .filter(each -> each.kind() == ProviderKind.LLM)
                .map(EngineStatus::engine)
                .findFirst()
                .orElse(""));
        List<String> there = service.models(engine);
        return there.contains(name)
                ? Optional.empty()
                : Optional.of(new Refusal("model", message("model", name, there)));
    }

    private static String message(String field, String name, List<String> there) {
        String shown = name.length() <= 100 ? name : name.substring(0, 100) + "…";
        return field + " is '" + shown + "'; "
                + (there.isEmpty()
                        ? "none can be chosen here: the operator allows them by engines.selectable"
                        : "clients may choose one of " + String.join(", ", there));
    }
}
