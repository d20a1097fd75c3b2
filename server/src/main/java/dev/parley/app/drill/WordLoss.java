package dev.parley.app.drill;

import java.util.List;

/**
 * How what arrived differs from what was said.
 *
 * @param lost words that are missing in their order
 * @param repeated words that came besides, again or from elsewhere
 */
record WordLoss(int lost, int repeated) {
    static final WordLoss NONE = new WordLoss(0, 0);

    static WordLoss between(List<String> said, List<String> arrived) {
        int common = common(said, arrived);
        return new WordLoss(said.size() - common, arrived.size() - common);
    }

    WordLoss plus(WordLoss other) {
        return new WordLoss(lost + other.lost, repeated + other.repeated);
    }

    /** The worse of each. */
    WordLoss or(WordLoss other) {
        return new WordLoss(Math.max(lost, other.lost), Math.max(repeated, other.repeated));
    }

    /** Length of the longest sequence that both have in this order. */
    private static int common(List<String> one, List<String> other) {
        int[] row = new int[other.size() + 1];
        for (String word : one) {
            int diagonal = 0;
            for (int i = 1; i < row.length; i++) {
                int above = row[i];
                row[i] = word.equals(other.get(i - 1)) ? diagonal + 1 : Math.max(above, row[i - 1]);
                diagonal = above;
            }
        }
        return row[other.size()];
    }
}
