package dev.parley.languages;

/**
 * What is counted.
 *
 * @param one of it
 * @param many of them
 * @param feminine its gender, as far as numbers show it
 */
record Noun(String one, String many, boolean feminine) {
    /** {@code "kilomètre kilomètres"}, or one word where one and many are alike; underscores for spaces. */
    static Noun of(String words, boolean feminine) {
        String[] forms = words.split(" ");
        return new Noun(forms[0].replace('_', ' '), forms[forms.length - 1].replace('_', ' '), feminine);
    }
}
