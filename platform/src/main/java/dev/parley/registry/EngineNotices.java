package dev.parley.registry;

import dev.parley.dialect.EngineStatus;
import dev.parley.dialect.Notice;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What users should know about the engines of a server: which are missing, do not work, or stand in for real ones. */
final class EngineNotices {
    private EngineNotices() {}

    /** @param missing what this machine lacks, for the kinds it lacks something for */
    static List<Notice> of(List<EngineStatus> statuses, Map<ProviderKind, String> missing, List<Engine> engines) {
        List<Notice> notices = new ArrayList<>();
        for (EngineStatus status : statuses) {
            Optional<String> lacking = Optional.ofNullable(missing.get(status.kind()));
            if (lacking.isPresent()) {
                notices.add(missing(status, lacking.get()));
            } else if (status.readiness().state() == State.FAILED) {
                notices.add(failed(status));
            } else if (status.readiness().standIn()) {
                notices.add(standIn(status, engines));
            }
        }
        return List.copyOf(notices);
    }

    private static Notice failed(EngineStatus status) {
        String kind = status.kind().id();
        return new Notice(
                kind + "_failed",
                Notice.Level.ERROR,
                "The " + kind + " engine " + status.engine() + " does not work: "
                        + status.readiness().detail());
    }

    private static Notice missing(EngineStatus status, String reason) {
        String without =
                status.kind() == ProviderKind.TTS ? "Replies are text only: " : "Spoken words are not understood: ";
        return new Notice(status.kind().id() + "_missing", Notice.Level.WARNING, without + reason);
    }

    private static Notice standIn(EngineStatus status, List<Engine> engines) {
        String code = status.kind().id() + "_stand_in";
        return ProviderChoice.find(status.engine(), engines)
                .flatMap(Engine::standIn)
                .map(known -> new Notice(code, Notice.Level.WARNING, known.notice()))
                .orElseGet(() -> new Notice(
                        code,
                        Notice.Level.INFO,
                        "A simple engine stands in for " + status.kind().words() + "."));
    }
}
