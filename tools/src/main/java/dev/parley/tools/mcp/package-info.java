/** MCP servers as servers of tools, through the official SDK. */
@NullMarked
package dev.parley.tools.mcp;

import org.jspecify.annotations.NullMarked;
