/** What engines cost: prices that the operator states, what was spent in the day, and the limits that hold it. */
@NullMarked
package dev.parley.spend;

import org.jspecify.annotations.NullMarked;
