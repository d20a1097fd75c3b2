package dev.parley.app;

import dev.parley.onnx.OnnxRuntime;

/**
 * What the process runs on, as Java names it.
 *
 * @param runsModels whether onnxruntime has a library for it
 */
record Machine(String system, String processor, boolean runsModels) {
    static Machine here() {
        return new Machine(
                System.getProperty("os.name", ""), System.getProperty("os.arch", ""), OnnxRuntime.isSupported());
    }

    @Override
    public String toString() {
        return system + ", " + processor;
    }
}
