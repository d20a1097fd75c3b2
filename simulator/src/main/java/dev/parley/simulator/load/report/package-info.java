/** What callers noticed and processes used, as distributions, a report, a plot and a verdict. Runs no calls. */
@NullMarked
package dev.parley.simulator.load.report;

import org.jspecify.annotations.NullMarked;
