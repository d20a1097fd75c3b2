package dev.parley.container;

/** Kinds of audio stream that can be written. */
public enum AudioFileType {
    /** Bare samples: 16-bit little endian, mono. */
    PCM("audio/pcm"),
    /** WAV of unknown length. */
    WAV("audio/wav"),
    /** Opus in Ogg. */
    OPUS("audio/ogg"),
    MP3("audio/mpeg"),
    /** AAC in ADTS frames. */
    AAC("audio/aac"),
    FLAC("audio/flac");

    private final String mediaType;

    AudioFileType(String mediaType) {
        this.mediaType = mediaType;
    }

    /** For the HTTP header Content-Type. */
    public String mediaType() {
        return mediaType;
    }
}
