package dev.parley.container;

import dev.parley.codec.MalformedAudioException;

/** Why ffmpeg does not decode a recording, as the exit code of its process tells it to the server. */
enum Refusal {
    NO_RECORDING(3, "the file is no audio that can be read; bare samples need a header, such as that of WAV"),
    NO_AUDIO(4, "the file holds no audio"),
    UNKNOWN_KIND(5, "the file's audio is of a kind that cannot be decoded"),
    UNDECODABLE(6, "the file's audio is damaged, or its form is not supported: it cannot be decoded");

    private final int exitCode;
    private final String words;

    Refusal(int exitCode, String words) {
        this.exitCode = exitCode;
        this.words = words;
    }

    MalformedAudioException exception() {
        return new MalformedAudioException(words);
    }

    /** The exit code that stands for an exception made here. */
    static int exitCode(MalformedAudioException failure) {
        for (Refusal each : values()) {
            if (each.words.equals(failure.getMessage())) {
                return each.exitCode;
            }
        }
        return UNDECODABLE.exitCode;
    }

    /** What an exit code stands for. */
    static MalformedAudioException exception(int exitCode) {
        for (Refusal each : values()) {
            if (each.exitCode == exitCode) {
                return each.exception();
            }
        }
        return new MalformedAudioException(
                "the file could not be decoded: it broke the decoder, which has its own" + " process for that reason");
    }
}
