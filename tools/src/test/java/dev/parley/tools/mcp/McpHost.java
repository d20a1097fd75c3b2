package dev.parley.tools.mcp;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.HttpServletSseServerTransportProvider;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** The SDK's own MCP server behind HTTP; lets in only who shows the key. */
final class McpHost implements AutoCloseable {
    static final String KEY = "Bearer let-me-in";

    final BlockingQueue<String> keys = new LinkedBlockingQueue<>();
    private final Tomcat tomcat = new Tomcat();
    private final String path;

    private McpHost(Servlet servlet, String path, int port) throws Exception {
        this.path = path;
        Path folder = Files.createTempDirectory("mcp-host");
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(port);
        tomcat.setSilent(true);
        Context context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "mcp", servlet).setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "mcp");
        guard(context);
        tomcat.getConnector();
        tomcat.start();
    }

    private void guard(Context context) {
        Filter filter = (request, response, chain) -> check(request, response, chain);
        FilterDef definition = new FilterDef();
        definition.setFilterName("guard");
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName("guard");
        map.addURLPattern("/*");
        context.addFilterMap(map);
    }

    private void check(
            jakarta.servlet.ServletRequest request, jakarta.servlet.ServletResponse response, FilterChain chain)
            throws java.io.IOException, jakarta.servlet.ServletException {
        String key = String.valueOf(((HttpServletRequest) request).getHeader("Authorization"));
        keys.add(key);
        if (key.equals(KEY)) {
            chain.doFilter(request, response);
        } else {
            ((HttpServletResponse) response).sendError(401);
        }
    }

    /** @param port 0: any free one */
    static McpHost streamable(int port) throws Exception {
        HttpServletStreamableServerTransportProvider transport = HttpServletStreamableServerTransportProvider.builder()
                .jsonMapper(McpPrograms.JSON)
                .mcpEndpoint("/mcp")
                .contextExtractor(request -> McpTransportContext.create(Map.of()))
                .build();
        McpServer.sync(transport)
                .serverInfo("streamable", "1")
                .capabilities(McpPrograms.capabilities())
                .tools(McpPrograms.tools())
                .build();
        return new McpHost(transport, "/mcp", port);
    }

    static McpHost sse() throws Exception {
        HttpServletSseServerTransportProvider transport = HttpServletSseServerTransportProvider.builder()
                .jsonMapper(McpPrograms.JSON)
                .messageEndpoint("/messages")
                .sseEndpoint("/sse")
                .build();
        McpServer.sync(transport)
                .serverInfo("sse", "1")
                .capabilities(McpPrograms.capabilities())
                .tools(McpPrograms.tools())
                .build();
        return new McpHost(transport, "/sse", 0);
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    @Override
    public void close() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }
}
