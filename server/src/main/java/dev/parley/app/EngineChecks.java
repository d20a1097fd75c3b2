package dev.parley.app;

import dev.parley.cli.Check;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness.State;
import dev.parley.registry.PoolStatus;
import dev.parley.registry.ProviderChoice;
import java.util.ArrayList;
import java.util.List;

/** What the doctor says of the engines that are configured: of each, where several stand in for each other. */
final class EngineChecks {
    private EngineChecks() {}

    /**
     * One for each engine. Where one of several serves, the others are no reason not to take calls.
     *
     * @param pools every engine that is configured
     * @param patience for how many seconds they were waited for
     */
    static List<Check> all(List<PoolStatus> pools, List<Engine> engines, int patience) {
        List<Check> checks = new ArrayList<>();
        for (PoolStatus each : pools) {
            ProviderKind kind = each.engine().kind();
            List<PoolStatus> same = pools.stream()
                    .filter(other -> other.engine().kind() == kind)
                    .toList();
            checks.add(check(each, same, engines, patience));
        }
        return checks;
    }

    /** Whether one of them may still get ready. */
    static boolean isLoading(List<PoolStatus> pools) {
        return pools.stream().anyMatch(each -> state(each) == State.LOADING);
    }

    private static State state(PoolStatus pool) {
        return pool.engine().readiness().state();
    }

    private static Check check(PoolStatus pool, List<PoolStatus> same, List<Engine> engines, int patience) {
        String id = pool.engine().kind().id();
        String place = same.size() == 1 ? "" : " (%d of %d)".formatted(same.indexOf(pool) + 1, same.size());
        String subject = id + ": " + pool.name() + place;
        String detail = pool.engine().readiness().detail();
        return switch (state(pool)) {
            case READY ->
                ProviderChoice.find(pool.engine().engine(), engines)
                        .flatMap(Engine::standIn)
                        .filter(known -> pool.engine().readiness().standIn())
                        .map(known -> Check.remark(subject, known.summary(), known.remedy()))
                        .orElseGet(() -> Check.good(subject, detail));
            case LOADING ->
                problem(
                        subject,
                        "not ready after " + patience + " s: " + detail,
                        "Give it more time with --patience",
                        same);
            case FAILED -> problem(subject, detail, "Mend that, or choose another with engines." + id, same);
        };
    }

    private static Check problem(String subject, String finding, String fix, List<PoolStatus> same) {
        return same.stream()
                .filter(each -> state(each) == State.READY)
                .findFirst()
                .map(serving -> Check.remark(subject, finding + "; " + serving.name() + " serves instead", fix))
                .orElseGet(() -> Check.bad(subject, finding, fix));
    }
}
