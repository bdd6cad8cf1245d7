package dev.freshet.local.shop;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** How customers write a question: some greet, some write all in small letters, some mistype. */
final class Manner {

    private static final List<String> BEFORE = List.of(
            "Hi, ",
            "Hello, ",
            "Hello! ",
            "Hi there! ",
            "Good morning, ",
            "Good evening! ",
            "Excuse me, ",
            "Hey, ",
            "Quick question: ",
            "I have a question: ",
            "One more question: ",
            "Please, ",
            "Sorry, ",
            "Dear Fernhill, ");
    private static final List<String> AFTER = List.of(
            " Thanks!",
            " Thank you!",
            " Thanks a lot!",
            " Please help!",
            " Thanks in advance!",
            " It is urgent.",
            " I need to know.");

    private final Random random;

    Manner(Random random) {
        this.random = random;
    }

    /** {@code question} as a customer writes it; many stay as they are, and no exclamation gets a greeting or thanks. */
    String write(String question) {
        String text = question;
        if (!question.endsWith("!") && random.nextInt(100) < 25) {
            text = pick(BEFORE) + inSentence(text);
        }
        if (!question.endsWith("!") && random.nextInt(100) < 12) {
            text = text + pick(AFTER);
        }
        if (random.nextInt(100) < 20) {
            text = text.toLowerCase(Locale.ROOT);
        }
        if (random.nextInt(100) < 20) {
            text = text.replaceAll("[?!.]$", random.nextBoolean() ? "" : ".");
        }
        if (random.nextInt(100) < 8) {
            text = mistype(text);
        }
        return text;
    }

    /** Swaps, drops or doubles one character inside the text; never a digit. */
    private String mistype(String text) {
        int at = 1 + random.nextInt(Math.max(1, text.length() - 2));
        if (at + 1 >= text.length() || Character.isDigit(text.charAt(at)) || Character.isDigit(text.charAt(at + 1))) {
            return text;
        }
        String head = text.substring(0, at);
        char here = text.charAt(at);
        char next = text.charAt(at + 1);
        return switch (random.nextInt(3)) {
            case 0 -> head + next + here + text.substring(at + 2);
            case 1 -> head + text.substring(at + 1);
            default -> head + here + here + text.substring(at + 1);
        };
    }

    private static String inSentence(String text) {
        boolean keep = text.startsWith("I ") || text.startsWith("Is Fernhill");
        return keep ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    private String pick(List<String> options) {
        return options.get(random.nextInt(options.size()));
    }
}
