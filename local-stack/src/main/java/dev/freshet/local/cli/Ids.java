package dev.freshet.local.cli;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Short names that nobody else draws and people can retype. */
final class Ids {

    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 10;

    private Ids() {}

    static String random(String prefix) {
        return new SecureRandom()
                .ints(LENGTH, 0, LETTERS.length())
                .mapToObj(index -> LETTERS.substring(index, index + 1))
                .collect(Collectors.joining("", prefix + "-", ""));
    }
}
