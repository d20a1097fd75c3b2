package dev.parley.speech.english;

import dev.parley.speech.language.SpokenLanguage.Said;
import dev.parley.speech.language.Window;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The end of a postal address in the United States: the state in two letters, and its ZIP code digit by digit. */
final class EnglishPlaces {
    private static final Pattern ZIP = Pattern.compile("(\\d{5})(?:-(\\d{4}))?");

    /** Only before a ZIP code: many of the letters are words of their own. */
    private static final Map<String, String> STATES = Stream.of(
                    "AL Alabama",
                    "AK Alaska",
                    "AZ Arizona",
                    "AR Arkansas",
                    "CA California",
                    "CO Colorado",
                    "CT Connecticut",
                    "DE Delaware",
                    "DC D C",
                    "FL Florida",
                    "GA Georgia",
                    "HI Hawaii",
                    "ID Idaho",
                    "IL Illinois",
                    "IN Indiana",
                    "IA Iowa",
                    "KS Kansas",
                    "KY Kentucky",
                    "LA Louisiana",
                    "ME Maine",
                    "MD Maryland",
                    "MA Massachusetts",
                    "MI Michigan",
                    "MN Minnesota",
                    "MS Mississippi",
                    "MO Missouri",
                    "MT Montana",
                    "NE Nebraska",
                    "NV Nevada",
                    "NH New Hampshire",
                    "NJ New Jersey",
                    "NM New Mexico",
                    "NY New York",
                    "NC North Carolina",
                    "ND North Dakota",
                    "OH Ohio",
                    "OK Oklahoma",
                    "OR Oregon",
                    "PA Pennsylvania",
                    "PR Puerto Rico",
                    "RI Rhode Island",
                    "SC South Carolina",
                    "SD South Dakota",
                    "TN Tennessee",
                    "TX Texas",
                    "UT Utah",
                    "VT Vermont",
                    "VA Virginia",
                    "WA Washington",
                    "WV West Virginia",
                    "WI Wisconsin",
                    "WY Wyoming")
            .collect(Collectors.toUnmodifiableMap(each -> each.substring(0, 2), each -> each.substring(3)));

    private EnglishPlaces() {}

    static Optional<Said> at(Window window) {
        Window.Word word = window.word(0);
        String state = STATES.get(word.core());
        if (state == null || !(word.open() || word.trail().equals(","))) {
            return Optional.empty();
        }
        Window.Word code = window.word(1);
        Matcher zip = ZIP.matcher(code.core());
        if (!zip.matches() || !code.lead().isEmpty()) {
            return Optional.empty();
        }
        String rest = zip.group(2) == null ? "" : ", " + EnglishNumbers.digits(zip.group(2), "oh");
        return EnglishSpeech.said(2, state + ", " + EnglishNumbers.digits(zip.group(1), "oh") + rest, code);
    }
}
