package dev.parley.session;

/** Makes identifiers such as {@code item_8f3c…}. Injected, so that tests know them beforehand. Thread-safe. */
@FunctionalInterface
public interface IdSource {
    /** A new identifier: {@code prefix}, an underscore, and characters from {@code [A-Za-z0-9]}. */
    String next(String prefix);
}
