package dev.parley.cli;

/**
 * One thing the doctor looked at.
 *
 * @param subject what, in a word or two
 * @param finding what is there; for a problem, what is wrong
 * @param fix how to mend it; empty when there is nothing to mend
 */
public record Check(Outcome outcome, String subject, String finding, String fix) {
    /** How good it is. */
    public enum Outcome {
        GOOD,
        /** Works, but could be better. */
        REMARK,
        /** Calls cannot be served like this. */
        BAD
    }

    public static Check good(String subject, String finding) {
        return new Check(Outcome.GOOD, subject, finding, "");
    }

    public static Check remark(String subject, String finding, String fix) {
        return new Check(Outcome.REMARK, subject, finding, fix);
    }

    public static Check bad(String subject, String finding, String fix) {
        return new Check(Outcome.BAD, subject, finding, fix);
    }

    /** For a person: one line, and a second one with the fix. */
    @Override
    public String toString() {
        String mark =
                switch (outcome) {
                    case GOOD -> "ok ";
                    case REMARK -> "!  ";
                    case BAD -> "BAD";
                };
        String line = "%s  %-22s %s".formatted(mark, subject, finding);
        return fix.isEmpty() ? line : line + "%n     %-22s -> %s".formatted("", fix);
    }
}
