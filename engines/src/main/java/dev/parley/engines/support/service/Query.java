package dev.parley.engines.support.service;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The query of an address: names and values in order, names perhaps several times. Not thread-safe. */
public final class Query {
    private final List<String> parts = new ArrayList<>();

    public Query() {}

    public Query(Query other) {
        parts.addAll(other.parts);
    }

    public Query add(String name, Object value) {
        parts.add(encoded(name) + "=" + encoded(value.toString()));
        return this;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** With the question mark; empty where nothing was added. */
    @Override
    public String toString() {
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }
}
