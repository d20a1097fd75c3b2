/** What every engine must keep, whatever it runs on: abstract tests that each engine's tests extend. */
@NullMarked
package dev.parley.engines.contract;

import org.jspecify.annotations.NullMarked;
