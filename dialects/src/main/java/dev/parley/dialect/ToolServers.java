package dev.parley.dialect;

import dev.parley.tool.OperatorTools;
import dev.parley.tool.ToolServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Where sessions get their servers of tools from. Thread-safe. */
public interface ToolServers {
    /** What the operator lends every session. */
    OperatorTools operatorTools();

    /** How long one call of a tool that a client brings may take. */
    Duration timeout();

    /**
     * A server that a client names. Connects when it is first asked for something.
     *
     * @throws NotAllowedException when the operator does not let clients name this server
     */
    ToolServer connect(Address address) throws NotAllowedException;

    /**
     * An MCP server as a client names it.
     *
     * @param headers to be sent with every request; may hold secrets
     */
    record Address(String label, URI url, Map<String, String> headers) {
        public Address {
            headers = Map.copyOf(headers);
        }

        /** Headers may be secrets. */
        @Override
        public String toString() {
            return "Address[label=" + label + ", url=" + url + "]";
        }
    }

    /** The message says why, and what the operator can do about it. */
    final class NotAllowedException extends Exception {
        private static final long serialVersionUID = 1L;

        public NotAllowedException(String message) {
            super(message);
        }
    }

    /** No tools, and none that a client could bring. */
    ToolServers NONE = new ToolServers() {
        @Override
        public OperatorTools operatorTools() {
            return OperatorTools.EMPTY;
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(30);
        }

        @Override
        public ToolServer connect(Address address) throws NotAllowedException {
            throw new NotAllowedException("This server runs no tools for clients.");
        }
    };
}
