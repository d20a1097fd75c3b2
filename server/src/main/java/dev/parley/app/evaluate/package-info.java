/**
 * Conversation quality in numbers: policies of turn-taking side by side, each with the same scripted callers, in the terms
 * of Full-Duplex-Bench (arXiv 2503.04721). Holding the conversations is the packages' below.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.app.evaluate;
