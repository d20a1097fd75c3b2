/** What recognisers are measured by, for docs/benchmarks.md, by mains, and in tests. */
@NullMarked
package dev.parley.engines.evaluation;

import org.jspecify.annotations.NullMarked;
