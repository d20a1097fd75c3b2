/** AssemblyAI's streaming recognition without models, as its reference describes it: {@code /v3/ws} and {@code /v3/token}. */
@NullMarked
package dev.parley.simulator.assemblyai;

import org.jspecify.annotations.NullMarked;
