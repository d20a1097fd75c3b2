/** Logs and metrics. */
@NullMarked
package dev.parley.telemetry;

import org.jspecify.annotations.NullMarked;
