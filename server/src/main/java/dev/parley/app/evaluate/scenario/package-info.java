/** What the callers of an evaluation say and do, with the truth about it, and the sounds of it. No session in sight. */
@org.jspecify.annotations.NullMarked
package dev.parley.app.evaluate.scenario;
