package dev.parley.app.drill;

import dev.parley.simulator.fault.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that goes wrong at one place.
 *
 * @param place where
 * @param fault what
 */
record FaultCell(Place place, Fault fault) {
    /** Messages of the recogniser, one each 80 ms of audio, before a fault in the middle: in the caller's first words. */
    private static final int STT_AFTER = 30;

    /** Words of the language model, or messages of the voice, before a fault in the middle. */
    private static final int REPLY_AFTER = 6;

    /** Which engine fails. */
    enum Place {
        STT,
        LLM,
        TTS
    }

    /** Every kind at every place, but for another rate, which is noticed after more speech than a turn of the drill has. */
    static List<FaultCell> all() {
        List<FaultCell> cells = new ArrayList<>();
        for (Place place : Place.values()) {
            for (Fault.Kind kind : Fault.Kind.values()) {
                boolean sameAsAnother = kind == Fault.Kind.NO_CHANNELS && place == Place.LLM;
                boolean within = kind != Fault.Kind.NONE && kind != Fault.Kind.WRONG_RATE;
                if (within && !sameAsAnother) {
                    cells.add(new FaultCell(place, Fault.after(place == Place.STT ? STT_AFTER : REPLY_AFTER, kind)));
                }
            }
        }
        return cells;
    }
}
