package dev.parley.session.tools;

import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.tool.ToolPermission;
import dev.parley.tool.ToolServerChoice;
import dev.parley.tool.ToolSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything a model may call in one round: the client's functions and the tools of servers. Immutable. */
public final class Toolset {
    /** What chat servers take as the name of a function. */
    private static final int MAX_NAME = 64;

    private final List<Tool> functions;
    private final Map<String, Offer> offers = new LinkedHashMap<>();

    /** A tool of a server; {@code name} is what the model calls it. */
    public record Offer(String name, ToolPermission permission, ToolSpec spec, boolean approval) {
        String server() {
            return permission.server().label();
        }
    }

    Toolset(List<Tool> functions) {
        this.functions = List.copyOf(functions);
    }

    public static String safeName(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_-]", "_");
        return safe.length() > MAX_NAME ? safe.substring(0, MAX_NAME) : safe;
    }

    /** Offers a tool, under its own name unless that is taken; a client's function goes first. */
    void add(ToolPermission permission, ToolSpec spec, boolean approval) {
        String name = safeName(spec.name());
        if (taken(name)) {
            name = safeName(permission.server().label() + "_" + spec.name());
        }
        if (!taken(name)) {
            offers.put(name, new Offer(name, permission, spec, approval));
        }
    }

    private boolean taken(String name) {
        return offers.containsKey(name)
                || functions.stream().anyMatch(tool -> tool.name().equals(name));
    }

    Optional<Offer> find(String name) {
        return Optional.ofNullable(offers.get(name));
    }

    /** What the model is told of, narrowed to one server where that is chosen. */
    public List<Tool> tools(Optional<ToolServerChoice> choice) {
        List<Tool> tools = new ArrayList<>();
        if (choice.isEmpty()) {
            tools.addAll(functions);
        }
        offers.values().stream()
                .filter(offer -> choice.map(it -> chosen(it, offer)).orElse(true))
                .map(offer -> new Tool(
                        offer.name(), offer.spec().description(), offer.spec().parametersJson()))
                .forEach(tools::add);
        return tools;
    }

    /** The model's choice when it has to call a tool of a server. */
    public ToolChoice choice(ToolServerChoice choice) {
        List<Offer> chosen =
                offers.values().stream().filter(offer -> chosen(choice, offer)).toList();
        if (chosen.isEmpty()) {
            return ToolChoice.NONE;
        }
        return choice.tool().isPresent() ? ToolChoice.function(chosen.getFirst().name()) : ToolChoice.REQUIRED;
    }

    private static boolean chosen(ToolServerChoice choice, Offer offer) {
        return offer.server().equals(choice.label())
                && choice.tool().map(name -> name.equals(offer.spec().name())).orElse(true);
    }
}
