/** Ogg encapsulation of Opus (RFC 3533, RFC 7845) for live streams: bytes arrive and leave in pieces of any size. */
@NullMarked
package dev.parley.ogg;

import org.jspecify.annotations.NullMarked;
