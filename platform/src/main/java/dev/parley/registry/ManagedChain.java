package dev.parley.registry;

import dev.parley.config.EnginesConfig;
import dev.parley.dialect.EngineStatus;
import dev.parley.pool.Chain;
import dev.parley.pool.ChainedLanguageModel;
import dev.parley.pool.ChainedSpeechToText;
import dev.parley.pool.ChainedTextToSpeech;
import dev.parley.pool.Member;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderListener;
import dev.parley.provider.Readiness;
import dev.parley.provider.Readiness.State;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.spend.ChargedProvider;
import dev.parley.spend.SpendAccount;
import dev.parley.telemetry.EngineUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The engines of one kind, the preferred one first, each managed by itself. One alone is what serves; several serve as a
 * chain, which is ready while any of them is. Confined to the registry's thread.
 */
final class ManagedChain {
    private final ProviderKind kind;
    private final List<ManagedProvider> managed;
    private final List<Member<Provider>> members;
    private final Optional<Provider> chain;

    /**
     * @param makers makes the maker of one engine
     * @param listener is asked for once, where there are several
     */
    ManagedChain(
            ProviderKind kind,
            EnginesConfig config,
            Function<EnginesConfig.Chosen, ManagedProvider.Maker> makers,
            Supplier<ProviderListener> listener,
            RandomGenerator random) {
        this.kind = kind;
        List<EnginesConfig.Chosen> chosen = config.chosen(kind);
        managed = chosen.stream()
                .map(each -> new ManagedProvider(
                        kind,
                        chosen.size() == 1 ? kind.words() : kind.words() + " by " + each.name(),
                        makers.apply(each),
                        random))
                .toList();
        boolean alone = chosen.size() == 1 && chosen.getFirst().streams().isEmpty();
        members = members(kind, chosen, alone ? ProviderListener.NONE : listener.get());
        chain = alone ? Optional.empty() : Optional.of(chain(kind, members, listener.get()));
    }

    private static List<Member<Provider>> members(
            ProviderKind kind, List<EnginesConfig.Chosen> chosen, ProviderListener listener) {
        return chosen.stream()
                .map(each ->
                        new Member<Provider>(kind, each.name(), EngineChain.capacity(each), System::nanoTime, listener))
                .toList();
    }

    /** Each member only ever serves providers of its kind. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Provider chain(ProviderKind kind, List<Member<Provider>> members, ProviderListener listener) {
        List untyped = members;
        return switch (kind) {
            case STT -> new ChainedSpeechToText(new Chain<SpeechToText>(kind, untyped, listener));
            case LLM -> new ChainedLanguageModel(new Chain<LanguageModel>(kind, untyped, listener));
            case TTS -> new ChainedTextToSpeech(new Chain<TextToSpeech>(kind, untyped, listener));
            case VAD, END_OF_TURN, NOISE_SUPPRESSION ->
                throw new IllegalArgumentException("one engine only serves " + kind.words());
        };
    }

    void start() {
        managed.forEach(ManagedProvider::start);
    }

    /** Looks at each of them. */
    void look(long now) {
        for (int i = 0; i < managed.size(); i++) {
            managed.get(i).look(now);
            if (chain.isPresent()) {
                members.get(i).serves(managed.get(i).ready());
            }
        }
    }

    /** Each of them, and how it fares. */
    List<PoolStatus> pool() {
        return IntStream.range(0, members.size())
                .mapToObj(i ->
                        new PoolStatus(managed.get(i).status(), members.get(i).status(), account(managed.get(i))))
                .toList();
    }

    private static Optional<SpendAccount> account(ManagedProvider engine) {
        return engine.provider().flatMap(ChargedProvider::of).map(ChargedProvider::account);
    }

    /** Counts the streams of an engine that stands alone; those of several are counted where they are given out. */
    EngineUse use() {
        return chain.isPresent() ? EngineUse.NONE : members.getFirst().use();
    }

    /** Of the first that is ready, else of the first that loads; of all where none will serve. */
    EngineStatus status() {
        List<EngineStatus> all = managed.stream().map(ManagedProvider::status).toList();
        return first(all, State.READY).or(() -> first(all, State.LOADING)).orElseGet(() -> failed(all));
    }

    private static Optional<EngineStatus> first(List<EngineStatus> all, State state) {
        return all.stream().filter(each -> each.readiness().state() == state).findFirst();
    }

    private EngineStatus failed(List<EngineStatus> all) {
        if (all.size() == 1) {
            return all.getFirst();
        }
        String details = all.stream()
                .map(each -> each.engine() + ": " + each.readiness().detail())
                .collect(Collectors.joining("; "));
        return new EngineStatus(kind, all.getFirst().engine(), Readiness.failed(details));
    }

    Optional<Provider> ready() {
        Optional<Provider> first =
                managed.stream().flatMap(each -> each.ready().stream()).findFirst();
        return chain.isPresent() && first.isPresent() ? chain : first;
    }

    /** What this machine lacks, where it lacks something for each of them. */
    Optional<String> missing() {
        List<String> all = new ArrayList<>();
        managed.forEach(each -> each.missing().ifPresent(all::add));
        return all.size() < managed.size() ? Optional.empty() : Optional.of(String.join("; ", all));
    }

    Optional<Provider> absent() {
        return missing().flatMap(lacking -> managed.getFirst().absent());
    }

    Optional<Provider> provider() {
        boolean any = managed.stream().anyMatch(each -> each.provider().isPresent());
        return chain.isPresent() && any ? chain : managed.getFirst().provider();
    }

    void close() {
        managed.forEach(ManagedProvider::close);
    }
}
