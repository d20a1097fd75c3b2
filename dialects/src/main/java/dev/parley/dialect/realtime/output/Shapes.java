package dev.parley.dialect.realtime.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * How one generation of the protocol writes what this package thinks in GA terms; all the difference there is between
 * GA and beta. Stateless, any thread.
 */
public interface Shapes {
    /** GA: nothing to change. */
    Shapes GA = new Shapes() {
        @Override
        public ObjectNode incoming(ObjectNode event) {
            return event;
        }

        @Override
        public List<ObjectNode> outgoing(ObjectNode event) {
            return List.of(event);
        }

        @Override
        public String audioDelta() {
            return "response.output_audio.delta";
        }
    };

    /** A client event in GA terms; whatever it does not recognise stays, to be refused with its own name. */
    ObjectNode incoming(ObjectNode event);

    /** The events that stand for a GA event: none, one or several. */
    List<ObjectNode> outgoing(ObjectNode event);

    /** Type of the event that carries audio, which is written without a tree. */
    String audioDelta();
}
