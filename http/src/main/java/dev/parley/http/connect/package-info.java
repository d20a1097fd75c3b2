/** How a client should connect: {@code POST /v1/connect}. */
@NullMarked
package dev.parley.http.connect;

import org.jspecify.annotations.NullMarked;
