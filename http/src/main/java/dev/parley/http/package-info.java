/** The server's HTTP side: pages, health, listings, and who may use them. */
@NullMarked
package dev.parley.http;

import org.jspecify.annotations.NullMarked;
