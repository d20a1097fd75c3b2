/**
 * The program of the engine host: native engines in a process of their own, behind OpenAI's HTTP endpoints. To add one: a
 * package below with a {@link dev.parley.host.HostedRuntime} that makes what it offers, its line in
 * {@code META-INF/services}, its jar in this module's pom and manifest and in server/pom.xml (docs/engines/host.md).
 */
@NullMarked
package dev.parley.host;

import org.jspecify.annotations.NullMarked;
