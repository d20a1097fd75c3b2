package dev.parley.onnx;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

/** Share of the machine's, or container's, processor time in use over the last fraction of a second. Thread-safe. */
final class MachineLoad implements DoubleSupplier {
    /** The system counts in hundredths of a second: over less than this the share is noise. */
    private static final long APART_NANOS = 300_000_000;

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private long readAt = System.nanoTime() - APART_NANOS;
    private double last;

    @Override
    public synchronized double getAsDouble() {
        long now = System.nanoTime();
        if (now - readAt >= APART_NANOS) {
            readAt = now;
            last = system.getCpuLoad();
        }
        return last;
    }
}
