package dev.parley.provider;

/**
 * How far a provider's start is.
 *
 * @param progress 0 to 1
 * @param detail one line for a person: what is being done, or what failed and how to mend it; may be empty
 * @param standIn whether the engine only stands in until a real one is configured
 */
public record Readiness(State state, double progress, String detail, boolean standIn) {
    public enum State {
        LOADING,
        READY,
        FAILED
    }

    public static Readiness loading(double progress, String detail) {
        return new Readiness(State.LOADING, progress, detail, false);
    }

    public static Readiness ready(String detail) {
        return new Readiness(State.READY, 1, detail, false);
    }

    public static Readiness failed(String detail) {
        return new Readiness(State.FAILED, 0, detail, false);
    }

    public Readiness asStandIn() {
        return new Readiness(state, progress, detail, true);
    }
}
