package dev.parley.languages;

import dev.parley.languages.SpelledNumbers.Form;
import dev.parley.speech.language.SpokenLanguage.Said;
import dev.parley.speech.language.Window;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers that count: plain ones, percent, money, units, ranges. Pure. */
final class Quantities {
    private static final Pattern RANGE = Pattern.compile("(\\d+)[-–—](\\d+)([%°]?)");
    /** 5 €/kg */
    private static final Pattern RATE = Pattern.compile("([^/]+)/(\\p{L}+)");

    private static final Pattern ZEROS = Pattern.compile("0\\d+");
    private static final Pattern MILLIONS = Pattern.compile("[1-9]\\d*0{6}");

    private final NumberLexicon lexicon;
    private final SpelledNumbers numbers;

    Quantities(NumberLexicon lexicon, SpelledNumbers numbers) {
        this.lexicon = lexicon;
        this.numbers = numbers;
    }

    Optional<Said> at(Window window) {
        Matcher range = RANGE.matcher(window.word(0).core());
        if (range.matches()) {
            return range(window, range);
        }
        return WrittenNumber.at(window).flatMap(number -> number(window, number));
    }

    private Optional<Said> range(Window window, Matcher range) {
        Window.Word last = window.word(0);
        int words = 1;
        String sign = range.group(3);
        if (sign.isEmpty() && last.open()) {
            Window.Word next = window.word(1);
            if (isSign(unitOf(next))) {
                sign = unitOf(next);
                last = next;
                words = 2;
            }
        }
        Optional<Noun> noun = noun(sign);
        Form form = noun.map(this::form).orElse(Form.ALONE);
        String what = sign.equals("%")
                ? lexicon.signs().percent()
                : noun.map(Noun::many).orElse("");
        String both = numbers.words(range.group(1), form) + " "
                + lexicon.signs().to() + " " + numbers.words(range.group(2), form);
        return said(words, (both + " " + what).strip(), last);
    }

    private Optional<Said> number(Window window, WrittenNumber written) {
        WrittenNumber number = written;
        String sign = number.suffix();
        if (sign.isEmpty() && number.last().open()) {
            Window.Word next = window.word(number.words());
            if (isSign(unitOf(next))) {
                sign = unitOf(next);
                number = number.with(next);
            }
        }
        if (!sign.isEmpty() && !isSign(sign)) {
            return Optional.empty(); // 5G, B12: a name, and no number.
        }
        String money = number.prefix().replace("+", "");
        String before = (number.minus() ? lexicon.signs().minus() + " " : "")
                + (number.prefix().startsWith("+") ? lexicon.signs().plus() + " " : "");
        if (sign.equals("%")) {
            return said(
                    number.words(),
                    before + value(number, Form.ALONE) + " " + lexicon.signs().percent(),
                    number.last());
        }
        Optional<Noun> paid = lexicon.money(money.isEmpty() ? sign : money);
        if (paid.isPresent()) {
            return said(
                    number.words(), before + paid(number, paid.get(), money.isEmpty() ? sign : money), number.last());
        }
        Optional<Noun> unit = noun(sign);
        String words = unit.isPresent() ? counted(number, unit.get()) : plain(window, number);
        return said(number.words(), before + words, number.last());
    }

    /** The sign of a unit that a word is; its full stop or comma belongs to the sentence. */
    private static String unitOf(Window.Word word) {
        return word.lead().isEmpty() ? word.core() : "";
    }

    private boolean isSign(String sign) {
        return sign.equals("%") || noun(sign).isPresent();
    }

    private Optional<Noun> noun(String sign) {
        Matcher rate = RATE.matcher(sign);
        if (!rate.matches() || lexicon.unit(sign).isPresent()) {
            return sign.isEmpty() ? Optional.empty() : lexicon.money(sign).or(() -> lexicon.unit(sign));
        }
        String per = " " + lexicon.signs().per() + " "
                + noun(rate.group(2)).map(Noun::one).orElse(rate.group(2));
        return noun(rate.group(1)).map(it -> new Noun(it.one() + per, it.many() + per, it.feminine()));
    }

    private Form form(Noun noun) {
        return noun.feminine() ? Form.FEMININE : Form.MASCULINE;
    }

    private String counted(WrittenNumber number, Noun noun) {
        String of =
                number.decimals().isEmpty() && MILLIONS.matcher(number.whole()).matches()
                        ? lexicon.ofMillions(noun.many())
                        : "";
        return value(number, number.decimals().isEmpty() ? form(noun) : Form.ALONE) + " " + of + one(number, noun);
    }

    private String one(WrittenNumber number, Noun noun) {
        return lexicon.singular(number.whole(), number.decimals()) ? noun.one() : noun.many();
    }

    private String paid(WrittenNumber number, Noun noun, String sign) {
        boolean cents = number.decimals().length() == 2;
        if (!cents) {
            return counted(number, noun);
        }
        WrittenNumber whole = new WrittenNumber(1, "", false, number.whole(), "", false, "", number.last());
        String part = numbers.words(number.decimals(), Form.MASCULINE);
        if (number.decimals().equals("00")) {
            return counted(whole, noun);
        }
        if (number.whole().matches("0+")) {
            Noun small = lexicon.cents(sign);
            return part + " " + (number.decimals().equals("01") ? small.one() : small.many());
        }
        return lexicon.priced(counted(whole, noun), numbers.words(number.decimals(), Form.ALONE));
    }

    private String plain(Window window, WrittenNumber number) {
        if (number.decimals().isEmpty() && ZEROS.matcher(number.whole()).matches()) {
            return numbers.digits(number.whole());
        }
        boolean year =
                number.words() == 1 && number.whole().matches("1[1-9]\\d\\d") && lexicon.beforeYear(window.before());
        if (year) {
            return numbers.words(number.whole(), Form.YEAR);
        }
        if (number.decimals().isEmpty() && number.last().open()) {
            String next = window.word(number.words()).core();
            if (lexicon.countable(next)) {
                return numbers.words(number.whole(), lexicon.feminine(next) ? Form.FEMININE : Form.MASCULINE);
            }
        }
        return value(number, Form.ALONE);
    }

    private String value(WrittenNumber number, Form form) {
        String whole = numbers.words(number.whole(), form);
        if (number.decimals().isEmpty()) {
            return whole;
        }
        String mark = number.point() ? lexicon.signs().point() : lexicon.signs().comma();
        return whole + " " + mark + " " + decimals(number.decimals());
    }

    private String decimals(String written) {
        if (!lexicon.decimalsAsNumber(written)) {
            return numbers.digits(written);
        }
        return numbers.words(written, Form.ALONE);
    }

    /** Words with the punctuation of the last written one behind them. */
    static Optional<Said> said(int words, String text, Window.Word last) {
        return Optional.of(new Said(words, text + last.pause()));
    }
}
