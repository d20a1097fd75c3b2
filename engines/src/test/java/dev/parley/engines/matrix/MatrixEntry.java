package dev.parley.engines.matrix;

import java.util.List;

/**
 * An engine's place in the matrix, in which every recogniser, model and voice talks to every other. Found by {@link
 * java.util.ServiceLoader}: the class is public, has a constructor without parameters and {@code @AutoService}.
 */
@FunctionalInterface
public interface MatrixEntry {
    /**
     * Starts what the engine needs.
     *
     * @param simulation what is simulated for all engines; servers run on its Vert.x, and end with it
     * @return the engine in each way in which it is to be tried, for each kind that it offers
     */
    List<EngineVariant> variants(MatrixSimulation simulation);
}
