/**
 * Servers of speech engines over HTTP and WebSocket: whether they answer, connections that belong to one stream, and what
 * their refusals mean. No protocol of any server, and nothing of sessions.
 */
@NullMarked
package dev.parley.engines.support.service;

import org.jspecify.annotations.NullMarked;
