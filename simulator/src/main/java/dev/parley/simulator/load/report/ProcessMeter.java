package dev.parley.simulator.load.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Processor time and memory of another process, from Linux's {@code /proc}. Thread-safe. */
public final class ProcessMeter {
    /** Linux counts in hundredths of a second towards programs, whatever its own tick is. */
    private static final double TICKS_PER_SECOND = 100;

    private final Path folder;
    private final double cpuAtBegin;
    private final double memoryAtBegin;
    private double memoryPeak;

    /** @throws IOException when there is no such process, or this is not Linux */
    public ProcessMeter(long pid) throws IOException {
        folder = Path.of("/proc", Long.toString(pid));
        cpuAtBegin = cpuSeconds();
        memoryAtBegin = residentMib();
        memoryPeak = memoryAtBegin;
    }

    /** Processor seconds since the meter was made. */
    public double cpuUsed() throws IOException {
        return cpuSeconds() - cpuAtBegin;
    }

    /** Looks at the memory now. */
    public synchronized void sample() throws IOException {
        memoryPeak = Math.max(memoryPeak, residentMib());
    }

    public double memoryAtBeginMib() {
        return memoryAtBegin;
    }

    public synchronized double memoryPeakMib() {
        return memoryPeak;
    }

    /** What the process holds now. */
    public Holdings holdings() throws IOException {
        return new Holdings(entries("task"), entries("fd"), residentMib());
    }

    /**
     * Of a process.
     *
     * @param threads of the operating system
     * @param descriptors open files and sockets
     * @param residentMib memory
     */
    public record Holdings(long threads, long descriptors, double residentMib) {}

    private long entries(String name) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(name))) {
            return all.count();
        }
    }

    private double cpuSeconds() throws IOException {
        String stat = Files.readString(folder.resolve("stat"));
        // The name, in parentheses, may hold spaces; utime and stime are fields 14 and 15.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private double residentMib() throws IOException {
        for (String line : Files.readAllLines(folder.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                String number = line.toLowerCase(Locale.ROOT).replaceAll("[^0-9]", "");
                return Long.parseLong(number) / 1024.0;
            }
        }
        return 0;
    }
}
