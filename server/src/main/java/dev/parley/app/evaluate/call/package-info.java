/** One scripted conversation with a real session on virtual time, and the list of what happened in it. */
@org.jspecify.annotations.NullMarked
package dev.parley.app.evaluate.call;
