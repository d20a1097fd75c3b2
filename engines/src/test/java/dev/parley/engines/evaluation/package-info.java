/** Measures how well recognisers hear, for docs/benchmarks.md. Not tests: run the mains. */
@NullMarked
package dev.parley.engines.evaluation;

import org.jspecify.annotations.NullMarked;
