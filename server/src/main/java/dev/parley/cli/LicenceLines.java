package dev.parley.cli;

import dev.parley.catalogue.Model;
import dev.parley.catalogue.Notices;
import dev.parley.models.InstalledModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is said of a model's licence when it has been installed. */
final class LicenceLines {
    private static final String INDENT = "  ";
    /** A holder's line, not the Apache licence's example of one. */
    private static final Pattern HOLDER = Pattern.compile("Copyright .*\\d{4}.*");

    private LicenceLines() {}

    /**
     * The licence's name, its holders, and where its text is.
     *
     * @param whole whether a notice beside the licence is shown as it is, which may be long
     */
    static List<String> of(Model model, Optional<InstalledModel> installed, boolean whole) throws IOException {
        Map<String, String> texts = Notices.texts(model, installed);
        List<String> lines = new ArrayList<>();
        lines.add(INDENT + "licence " + model.licence()
                + (texts.isEmpty()
                        ? "; stated at " + model.terms()
                        : "; its text is kept beside the files and shown by: ./parley models licence " + model.id()));
        texts.forEach((name, text) -> {
            if (whole && !name.startsWith("LICEN")) {
                lines.add(INDENT + name + ":");
                text.strip().lines().forEach(line -> lines.add(line.isBlank() ? "" : INDENT + INDENT + line));
            } else {
                text.lines().filter(line -> HOLDER.matcher(line).matches()).forEach(line -> lines.add(INDENT + line));
            }
        });
        return lines;
    }
}
