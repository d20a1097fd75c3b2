/**
 * What a {@code response.create} asks for: its rules, and the options of a response that it stands for. What is told of a
 * response stands in {@code output}.
 */
@NullMarked
package dev.parley.dialect.realtime.response;

import org.jspecify.annotations.NullMarked;
