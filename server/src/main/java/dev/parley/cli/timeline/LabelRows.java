package dev.parley.cli.timeline;

import java.util.Arrays;
import java.util.Optional;

/** Where labels of one strip go, so that none lies over another; first come, first served. */
final class LabelRows {
    private static final double CHARACTER = 6.2;
    private static final int SPACE = 8;
    private static final int FEWEST = 4;

    private final double[] ends;
    private final double right;

    /** @param text what is shown of it, cut where it would leave the picture */
    record Place(double x, int row, String text) {}

    /** @param right edge, which no text goes over */
    LabelRows(int rows, double right) {
        this.ends = new double[rows];
        this.right = right;
        Arrays.fill(ends, Double.NEGATIVE_INFINITY);
    }

    /** Empty where there is no room, or nothing to show. */
    Optional<Place> place(double at, String text) {
        double x = at + 2;
        int room = (int) ((right - x) / CHARACTER);
        if (text.isEmpty() || room < Math.min(FEWEST, text.length())) {
            return Optional.empty();
        }
        String shown = text.length() <= room ? text : text.substring(0, room - 1) + "…";
        for (int row = 0; row < ends.length; row++) {
            if (ends[row] <= x) {
                ends[row] = x + shown.length() * CHARACTER + SPACE;
                return Optional.of(new Place(x, row, shown));
            }
        }
        return Optional.empty();
    }
}
