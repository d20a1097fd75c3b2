/**
 * The OpenAI Realtime protocol over any transport that carries messages: which clients speak it, the life of one of them,
 * and the sessions that client secrets are bound to. What is read and written stands in the packages below.
 */
@NullMarked
package dev.parley.dialect.realtime;

import org.jspecify.annotations.NullMarked;
