package dev.parley.http.openai.audio;

import dev.parley.http.form.FormBody;
import dev.parley.http.openai.request.ApiException;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request to {@code POST /v1/audio/transcriptions}.
 *
 * @param stream whether the words come as server-sent events while they are found
 * @param times which parts {@code verbose_json} lists with their times
 */
record TranscriptionRequest(
        Path file, Optional<String> language, Optional<String> prompt, Form form, boolean stream, Times times) {
    private static final int MAX_NAME = 256;
    private static final int MAX_PROMPT = 8192;
    private static final Set<String> GRANULARITIES = Set.of("word", "segment");

    /**
     * {@code timestamp_granularities}. Clients take segments, where there are any, for what they asked for: who asks for
     * words alone gets no segments.
     */
    record Times(boolean words, boolean segments) {
        private static Times of(List<String> granularities) {
            return new Times(
                    granularities.contains("word"), granularities.isEmpty() || granularities.contains("segment"));
        }
    }

    /** {@code response_format} */
    enum Form {
        JSON,
        TEXT,
        SRT,
        VERBOSE_JSON,
        VTT
    }

    static TranscriptionRequest parse(RoutingContext context) throws ApiException {
        FileUpload file = context.fileUploads().stream()
                .filter(each -> each.name().equals("file"))
                .findFirst()
                .orElseThrow(() -> noFile(context));
        MultiMap fields = context.request().formAttributes();
        text(fields, "model", MAX_NAME);
        if (fields.contains("temperature")) {
            number(fields.get("temperature"));
        }
        boolean stream = flag(fields, "stream");
        Form form = form(fields.get("response_format"));
        if (stream && form != Form.JSON && form != Form.TEXT) {
            throw ApiException.invalid("response_format", "expected json or text together with stream.");
        }
        // Without verbose_json they have no effect; stock clients send them all the same.
        List<String> granularities = granularities(fields);
        return new TranscriptionRequest(
                Path.of(file.uploadedFileName()),
                text(fields, "language", MAX_NAME).filter(each -> !each.isBlank()),
                text(fields, "prompt", MAX_PROMPT).filter(each -> !each.isBlank()),
                form,
                stream,
                Times.of(granularities));
    }

    private static ApiException noFile(RoutingContext context) {
        if (!FormBody.isForm(context)) {
            String type = FormBody.type(context);
            return new ApiException(
                    400,
                    "missing_required_parameter",
                    "file",
                    "Missing required parameter: 'file'. It is taken from a form (multipart/form-data), but this body is "
                            + (type.isEmpty() ? "of no Content-Type." : type + "."));
        }
        return context.request().formAttributes().contains("file")
                ? ApiException.invalid("file", "expected a file, got a text. Give its part of the form a filename.")
                : ApiException.missing("file");
    }

    private static List<String> granularities(MultiMap fields) throws ApiException {
        List<String> named = Stream.of("timestamp_granularities[]", "timestamp_granularities")
                .flatMap(name -> fields.getAll(name).stream())
                .toList();
        if (!GRANULARITIES.containsAll(named)) {
            throw ApiException.invalid("timestamp_granularities", "expected word or segment.");
        }
        return named;
    }

    private static Form form(@Nullable String name) throws ApiException {
        if (name == null) {
            return Form.JSON;
        }
        for (Form form : Form.values()) {
            if (form.name().toLowerCase(Locale.ROOT).equals(name)) {
                return form;
            }
        }
        throw ApiException.invalid("response_format", "expected json, text, srt, verbose_json or vtt.");
    }

    private static Optional<String> text(MultiMap fields, String name, int longest) throws ApiException {
        Optional<String> value = Optional.ofNullable(fields.get(name));
        if (value.orElse("").length() > longest) {
            throw ApiException.invalid(name, "string too long. Expected at most " + longest + " characters.");
        }
        return value;
    }

    private static void number(String temperature) throws ApiException {
        try {
            double value = Double.parseDouble(temperature);
            if (value >= 0 && value <= 1) {
                return;
            }
        } catch (NumberFormatException e) {
            throw ApiException.invalid("temperature", "expected a number from 0 to 1.");
        }
        throw ApiException.invalid("temperature", "expected a number from 0 to 1.");
    }

    private static boolean flag(MultiMap fields, String name) throws ApiException {
        String value = Optional.ofNullable(fields.get(name)).orElse("false");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false", "" -> false;
            default -> throw ApiException.invalid(name, "expected true or false.");
        };
    }
}
