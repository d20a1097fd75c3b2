/**
 * RTVI, the protocol of Pipecat's clients (docs/reference/rtvi.md): JSON messages over any carrier, with the audio beside them.
 * Over a WebSocket both come in protobuf frames, which {@code ProtobufCarrier} takes apart.
 */
@NullMarked
package dev.parley.dialect.rtvi;

import org.jspecify.annotations.NullMarked;
