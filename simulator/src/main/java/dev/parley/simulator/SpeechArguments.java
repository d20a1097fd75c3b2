package dev.parley.simulator;

import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.speech.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options of the simulated speech servers. */
final class SpeechArguments {
    @Option(names = "--stt-port", defaultValue = "8090", description = "Speech-to-text (${DEFAULT-VALUE}).")
    private int sttPort;

    @Option(names = "--tts-port", defaultValue = "8089", description = "Text-to-speech (${DEFAULT-VALUE}).")
    private int ttsPort;

    @Option(names = "--cloning-port", defaultValue = "8092", description = "Voice cloning (${DEFAULT-VALUE}).")
    private int cloningPort;

    @Option(
            names = "--speech-key",
            defaultValue = MoshiOptions.PUBLIC_TOKEN,
            description = "Key the speech servers want (${DEFAULT-VALUE}).")
    private String key;

    @Option(names = "--slots", defaultValue = "256", description = "Calls each speech server takes (${DEFAULT-VALUE}).")
    private int slots;

    @Option(
            names = "--transcript",
            description = "Text file with one line for each utterance, or a recording's name, a tab and its text.")
    private Optional<Path> transcript;

    @Option(
            names = "--stt-model",
            defaultValue = "STT_1B",
            description = "Model to behave like: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private MoshiOptions.Model sttModel;

    @Option(
            names = "--step-ms",
            defaultValue = "8",
            description = "The recogniser's time for 80 ms of audio (${DEFAULT-VALUE}).")
    private int stepMs;

    @Option(
            names = "--tts-factor",
            defaultValue = "3",
            description = "Seconds of speech made in a second (${DEFAULT-VALUE}).")
    private double ttsFactor;

    MoshiOptions sttServer(String host) {
        return new MoshiOptions(host, sttPort, Set.of(key), slots);
    }

    MoshiOptions ttsServer(String host) {
        return new MoshiOptions(host, ttsPort, Set.of(key), slots);
    }

    MoshiOptions cloningServer(String host) {
        return new MoshiOptions(host, cloningPort, Set.of(key), slots);
    }

    /** @throws IllegalArgumentException when the transcript cannot be used; says why */
    MoshiOptions.Stt stt() {
        return new MoshiOptions.Stt(script(), Duration.ofMillis(stepMs), sttModel);
    }

    /** @throws IllegalArgumentException when the factor is not positive */
    MoshiOptions.Tts tts() {
        return new MoshiOptions.Tts(ttsFactor);
    }

    private Script script() {
        if (transcript.isEmpty()) {
            return MoshiOptions.Stt.DEFAULT.script();
        }
        try {
            return Script.parse(Files.readAllLines(transcript.get()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--transcript: " + transcript.get() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("--transcript: cannot read " + transcript.get(), e);
        }
    }
}
