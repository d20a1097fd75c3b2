/** A relay between WebRTC clients and a server that loses, delays and swaps their packets, as bad networks do. */
@NullMarked
package dev.parley.simulator.relay;

import org.jspecify.annotations.NullMarked;
