/** The shapes of before general availability, made from and into the ones of today at the edge. */
@NullMarked
package dev.parley.dialect.realtime.beta;

import org.jspecify.annotations.NullMarked;
