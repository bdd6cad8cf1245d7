package dev.freshet.local.shop;

import java.util.List;
import java.util.Random;

/** Draws order numbers, days, prices, and values of every kind that a policy may have. */
final class Numbers {

    private static final List<String> UNITS = List.of(
            "days", "working days", "weeks", "months", "years", "hours", "minutes", "points", "percent", "dollars");

    private final Random random;

    Numbers(Random random) {
        this.random = random;
    }

    String order() {
        int digits = 4 + random.nextInt(4);
        StringBuilder order = new StringBuilder().append(1 + random.nextInt(9));
        while (order.length() < digits) {
            order.append(random.nextInt(10));
        }
        return order.toString();
    }

    String day(List<String> months) {
        return (1 + random.nextInt(28)) + " " + months.get(random.nextInt(months.size()));
    }

    String price() {
        int dollars = 1 + random.nextInt(random.nextBoolean() ? 99 : 999);
        return "$" + dollars + (random.nextInt(4) == 0 ? "." + (10 + random.nextInt(90)) : "");
    }

    String count() {
        return String.valueOf(2 + random.nextInt(98));
    }

    String value() {
        return switch (random.nextInt(4)) {
            case 0 -> price();
            case 1 -> (6 + random.nextInt(6)) + " am to " + (1 + random.nextInt(11)) + " pm";
            default ->
                (2 + random.nextInt(random.nextBoolean() ? 9 : 98)) + " " + UNITS.get(random.nextInt(UNITS.size()));
        };
    }
}
