package dev.parley.simulator.load.report;

import dev.parley.simulator.load.call.Lateness;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/** Processor time of this process since the meter was made. */
public final class OwnMeter {
    private final long cpuAtBegin = cpuNanos();
    private final long began = System.nanoTime();

    public LoadOutcome.Generator generator(Lateness lateness) {
        double cpu = (cpuNanos() - cpuAtBegin) / 1e9;
        double seconds = (System.nanoTime() - began) / 1e9;
        int processors = Runtime.getRuntime().availableProcessors();
        return new LoadOutcome.Generator(cpu, cpu / seconds / processors, lateness);
    }

    private static long cpuNanos() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.OperatingSystemMXBean own ? own.getProcessCpuTime() : 0;
    }
}
