package dev.parley.session.journal;

import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionSetup;
import dev.parley.tool.OperatorTools;
import dev.parley.tool.ToolPermission;
import dev.parley.tool.ToolServer;
import java.util.List;
import java.util.function.UnaryOperator;

/** Puts other servers of tools in the place of those that what comes into a session names. */
public final class ToolServerMapping {
    private final UnaryOperator<ToolServer> other;

    /** @param other the server to take instead */
    public ToolServerMapping(UnaryOperator<ToolServer> other) {
        this.other = other;
    }

    public SessionInput in(SessionInput input) {
        return switch (input) {
            case SessionInput.Configure configure -> new SessionInput.Configure(in(configure.config()));
            case SessionInput.CreateResponse create ->
                new SessionInput.CreateResponse(
                        create.options()
                                .withServers(
                                        create.options().servers().map(this::in),
                                        create.options().serverChoice()),
                        create.ref());
            default -> input;
        };
    }

    public SessionSetup in(SessionSetup setup) {
        return setup.withConfig(in(setup.config()));
    }

    public OperatorTools in(OperatorTools tools) {
        return new OperatorTools(in(tools.permissions()), tools.conduct());
    }

    private SessionConfig in(SessionConfig config) {
        return config.withLlm(config.llm()
                .withServers(in(config.llm().servers()), config.llm().serverChoice()));
    }

    private List<ToolPermission> in(List<ToolPermission> permissions) {
        return permissions.stream()
                .map(it -> new ToolPermission(
                        other.apply(it.server()), it.allowed(), it.approval(), it.timeout(), it.byClient()))
                .toList();
    }
}
