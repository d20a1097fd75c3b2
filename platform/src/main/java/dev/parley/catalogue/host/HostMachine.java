package dev.parley.catalogue.host;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a machine, or the container on it, gives to the engine host.
 *
 * @param processors that Java may use
 * @param memoryBytes in all, whoever uses them
 */
public record HostMachine(int processors, long memoryBytes) {
    /** This one. */
    public static HostMachine here() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new HostMachine(Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize());
    }

    /** In MiB. */
    public long memoryMiB() {
        return memoryBytes >> 20;
    }
}
