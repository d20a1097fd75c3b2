/** What a simulated server is made to do wrong, and on which of its connections. What comes of it lies with each server. */
@NullMarked
package dev.parley.simulator.fault;

import org.jspecify.annotations.NullMarked;
